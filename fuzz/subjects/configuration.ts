import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { loadConfig } from '../../packages/core/src/config/load.ts'
import { TARGET_OPTIONS } from '../../packages/core/src/config/schema.ts'
import { GramexLogError } from '../../packages/core/src/error.ts'
import { must, subject } from '../subject.ts'

const SECRET = 'pLaNtEd1secret'
const MAX_MS = 10_000

const word = fc.oneof(
  fc.constantFrom(...Object.keys(TARGET_OPTIONS)),
  fc.constantFrom(
    'gramexlog',
    'app',
    'flush',
    'dir',
    'a',
    '__proto__',
    'constructor',
    '<<',
    '2024',
    'user.id',
  ),
  fc.constantFrom(
    '$SECRET',
    `\${SECRET:-x}`,
    `\${SECRET`,
    '$$',
    '*a',
    '&a x',
    '!tag',
    '|',
    '>',
    '@',
    '%',
    '-',
    '? ',
  ),
  fc.constantFrom(
    '"',
    "'",
    '~',
    'null',
    'true',
    '0x1F',
    '1e999',
    '-1',
    '.inf',
    '1GiB',
    'a-{yyyy.MM.dd}',
    '\0',
    '\u2028',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const { tree } = fc.letrec<{ tree: string; map: string; list: string }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, word, tie('map'), tie('list')),
  map: fc.array(fc.tuple(word, tie('tree')), { maxLength: 5 }).map((pairs) => {
    return `{${pairs.map(([name, value]) => `${name}: ${value}`).join(', ')}}`
  }),
  list: fc.array(tie('tree'), { maxLength: 5 }).map((items) => `[${items.join(', ')}]`),
}))
const options = fc
  .array(fc.tuple(fc.constantFrom(...Object.keys(TARGET_OPTIONS)), tree), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `    ${name}: ${value}\n`).join(''))
const file = fc.oneof(
  options.map((text) => `x: &a {host: b}\ngramexlog:\n  a:\n${text}`),
  tree.map((text) => `gramexlog: ${text}\n`),
  fc
    .array(fc.oneof(word, fc.constantFrom('\n', '\n  ', ': ', '[', ']', '{', '}', ', ', '#')))
    .map((all) => all.join('')),
)

export const configuration = subject({
  name: 'configuration',
  inputs: file,
  holds: (text) => {
    const cwd = mkdtempSync(join(tmpdir(), 'gramexlog-fuzz-'))
    const started = performance.now()
    try {
      writeFileSync(join(cwd, 'gramexlog.yaml'), text)
      loadConfig({ cwd, env: { SECRET } })
    } catch (error) {
      must(error instanceof GramexLogError, `it is told as ${String((error as Error).stack)}`)
      must(!(error as Error).message.includes(SECRET), 'a secret is told')
    } finally {
      rmSync(cwd, { recursive: true })
    }
    must(performance.now() - started < MAX_MS, 'it takes too long')
    must(Object.keys(Object.prototype).length === 0, 'the prototype of all objects has changed')
  },
})
