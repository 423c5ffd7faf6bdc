import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAnnouncer } from '../packages/core/dist/esm/instance/announce.js'

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

test('each code of a warning has its place in docs/troubleshooting.md', () => {
  const codes = new Set(sources.match(/(?<=code: ')GRAMEXLOG_[A-Z_]+/g))
  const say = (_words: string, type: string) => codes.add(`GRAMEXLOG_${type.toUpperCase()}`)
  const types = readFileSync(join(root, 'packages/core/src/shipper/event.ts'), 'utf8').match(
    /(?<=type: ')\w+/g,
  )
  const announce = createAnnouncer(say)
  for (const type of types!) {
    announce({ target: 'app', type, records: 1, duplicates: 0, reason: 'x', denied: false } as never)
  }
  expect(codes.size).toBe(5)
  for (const code of codes) expect(troubleshooting).toContain(`### ${code}\n`)
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}
