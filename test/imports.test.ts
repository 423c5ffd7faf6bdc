import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import rules from '../.dependency-cruiser.mjs'

/** What is forbidden, by the file that does it: what it imports, and by which rule. */
const FORBIDDEN: Record<string, [imported: string, rule: string]> = {
  'packages/core/src/journal/a.ts': ['../shipper/b.ts', 'core-journal-imports-only-from-before'],
  'packages/core/src/config/a.ts': ['../record/b.ts', 'core-config-imports-only-from-before'],
  'packages/core/src/keys/a.ts': ['../index.ts', 'entries-are-for-others'],
  'packages/view/src/query/a.ts': ['../backends/b.ts', 'view-query-imports-only-from-before'],
  'packages/view/page/state/a.ts': ['../parts/b.ts', 'page-state-imports-only-from-before'],
  'packages/view/page/data/a.ts': ['../../src/backends/files.ts', 'page-runs-in-browsers'],
  'packages/core/src/sinks/a.ts': ['../../../view/dist/esm/b.js', 'core-imports-no-package-of-ours'],
  'packages/pino/src/a.ts': ['../../winston/dist/esm/b.js', 'pino-imports-only-its-packages'],
  'packages/http/src/a.ts': ['../../core/src/config/b.ts', 'packages-meet-by-their-entries'],
  'packages/cli/src/commands/tail/a.ts': ['../ship/b.ts', 'commands-know-nothing-of-each-other'],
  'packages/cli/src/terminal/a.ts': ['../commands/b.ts', 'cli-terminal-imports-only-from-before'],
  'packages/winston/src/a.ts': ['../../../test/support/b.ts', 'sources-import-no-tests'],
  'test/a.test.ts': ['../packages/core/src/journal/b.ts', 'what-crosses-packages-uses-what-is-built'],
  'packages/core/src/json/a.ts': ['./not-there.ts', 'found'],
}

const root = mkdtempSync(join(tmpdir(), 'gramexlog-imports-'))
const forbidden = new Map<string, string[]>()

beforeAll(async () => {
  write('packages/view/src/backends/files.ts', "import { readFileSync } from 'node:fs'\nreadFileSync('x')\n")
  write('packages/core/src/shipper/c.ts', "import './d.ts'\n")
  write('packages/core/src/shipper/d.ts', "import './c.ts'\n")
  for (const [file, [imported]] of Object.entries(FORBIDDEN)) {
    write(file, `import { b } from '${imported}'\nb()\n`)
    const other = join(dirname(file), imported)
    if (imported.endsWith('not-there.ts') || imported.endsWith('files.ts')) continue
    write(other, 'export function b(): void {}\n')
  }
  const { options, ...ruleSet } = rules
  const asked = { ...options, baseDir: root, validate: true, ruleSet } as ICruiseOptions
  const { output } = await cruise(['packages', 'test'], asked)
  for (const { from, rule } of (output as ICruiseResult).summary.violations) {
    forbidden.set(from, [...(forbidden.get(from) ?? []), rule.name])
  }
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(Object.entries(FORBIDDEN))('%s may not import what its place forbids', (file, [, rule]) => {
  expect(forbidden.get(file)).toEqual([rule])
})

test('two files may not wait for each other', () => {
  expect(forbidden.get('packages/core/src/shipper/c.ts')).toEqual(['no-circle'])
})

test('nothing else is forbidden', () => {
  const known = [
    ...Object.keys(FORBIDDEN),
    'packages/core/src/shipper/c.ts',
    'packages/core/src/shipper/d.ts',
  ]
  expect([...forbidden.keys()].filter((file) => !known.includes(file))).toEqual([])
})

function write(file: string, text: string): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
