import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { expect, test, vi } from 'vitest'

// Its other engines are a binary and Java.
vi.stubEnv('RECHECK_SYNC_BACKEND', 'pure')
const { checkSync } = await import('recheck')

const root = join(import.meta.dirname, '..', '..')

/** Expressions that are slow over some text, which cannot come, and why. */
const BOUNDED: Readonly<Record<string, string>> = {
  'packages/cli/src/commands/check/node.ts /; look at.*$/': 'a message of ours',
  'packages/cli/src/run.ts /\\n\\((.*)\\)$/s': "a message of the command line's parser",
  'packages/core/src/config/node.ts /^(?:(https?):\\/\\/)?(?:([^/?#]*)@)?(\\[[^\\]/]*\\]|[^\\s/?#@:[\\]]+)(?::(\\d{1,5}))?(\\/[^\\s?#]*)?$/i':
    'a URL of the configuration, which is no gigantic one by mistake',
  'packages/core/src/config/node.ts /^\\/+|\\/+$/g': 'a path of the configuration',
  'packages/core/src/sinks/unindexed.ts /\\[([^\\]]{0,1000})\\]/g':
    'of each bracket no more than 1,000 characters are looked at',
  'packages/view/src/backends/elasticsearch/words.ts /^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$/gu':
    'a word of a URL, whose length has a limit',
  'packages/view/src/endpoint/file-name.ts /^[\\s.]+|[\\s.]+$/g': 'the first 1,000 characters of a name',
  'packages/view/src/endpoint/mount.ts /\\/+$/': 'a path that the app gives',
  'packages/view/src/endpoint/page.ts /-[\\w-]{8,}\\.(css|js|svg)$/': 'names of files that the build made',
}

/** Files that put an expression together, and of what. */
const BUILT: Readonly<Record<string, string>> = {
  'packages/core/src/config/index-pattern.ts': 'escaped text and digits, bound to both ends',
  'packages/core/src/config/key-names.ts': 'our own names',
  'packages/core/src/journal/id.ts': 'numbers of ours',
  'packages/core/src/record/line-shapes.ts':
    'pieces of JSON of which one character tells which comes next; its test shows an unending line',
  'packages/view/src/backends/local/words.ts': 'one class of characters',
  'packages/view/src/endpoint/file-name.ts': 'the name of a format',
  'packages/view/src/query/fits.ts': 'a word of letters and digits between two classes of others',
}

interface Found {
  readonly file: string
  readonly pattern: string
  readonly flags: string
}

const literals: Found[] = []
const builders = new Set<string>()
const sources = ['packages/*/src/*.ts', 'packages/view/page/*.ts', 'packages/view/page/*.tsx']
const files = execFileSync('git', ['ls-files', ...sources], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
for (const file of files) {
  const noteCall = ({ callee }: { callee: object }) => {
    if ('name' in callee && callee.name === 'RegExp') builders.add(file)
  }
  new Visitor({
    Literal: (node) => {
      if ('regex' in node) literals.push({ file, ...node.regex })
    },
    NewExpression: noteCall,
    CallExpression: noteCall,
  }).visit(parseSync(file, readFileSync(join(root, file), 'utf8')).program)
}

test('no regular expression of the source takes ever longer over a text that is only longer', {
  timeout: 300_000,
}, () => {
  expect(literals.length).toBeGreaterThan(100)
  const slow = literals.flatMap(({ file, pattern, flags }) => {
    const { status } = checkSync(pattern, flags, { timeout: 30_000, recallLimit: -1 })
    return status === 'safe' ? [] : [`${file} /${pattern}/${flags}`]
  })
  // One that is listed and not slow any more is not to be excused.
  expect(slow.sort()).toEqual(Object.keys(BOUNDED).sort())
})

test('those that are put together are of what cannot make them slow', () => {
  expect([...builders].sort()).toEqual(Object.keys(BUILT).sort())
})
