import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAnnouncer } from '../../src/instance/announce.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

test('each code of a warning has its place in docs/troubleshooting.md', () => {
  const troubleshooting = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8')
  const events = readFileSync(join(root, 'packages/core/src/shipper/event.ts'), 'utf8')
  const codes = new Set<string>()
  const announce = createAnnouncer((_words, type) => codes.add(`GRAMEXLOG_${type.toUpperCase()}`))
  for (const type of events.match(/(?<=type: ')\w+/g)!) {
    announce({ target: 'app', type, records: 1, duplicates: 0, reason: 'x', denied: false } as never)
  }
  expect(codes.size).toBe(4)
  for (const code of codes) expect(troubleshooting).toContain(`### ${code}\n`)
})
