import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const troubleshooting = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8')
const sources = readdirSync(join(root, 'packages'))
  .flatMap((name) => sourcesIn(join(root, 'packages', name, 'src')))
  .join('\n')

test('each code of an error has its place in docs/troubleshooting.md', () => {
  const codes = new Set(sources.match(/\bERR_GRAMEXLOG_[A-Z_]+/g))
  expect(codes.size).toBeGreaterThan(10)
  for (const code of codes) expect(troubleshooting).toContain(`| \`${code}\` |`)
})

test('each code of a warning that is not an event of delivery has its place in docs/troubleshooting.md', () => {
  const codes = new Set(sources.match(/(?<=code: ')GRAMEXLOG_[A-Z_]+/g))
  expect(codes.size).toBe(1)
  for (const code of codes) expect(troubleshooting).toContain(`### ${code}\n`)
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}
