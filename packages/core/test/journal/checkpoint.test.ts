import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { Checkpoint, readCheckpoint, START } from '../../src/journal/checkpoint.ts'
import { segmentPath } from '../../src/journal/layout.ts'
import { tempDir } from '../support/temp-dir.ts'

test('reads what was written last, by whichever process', () => {
  const dir = tempDir()
  const checkpoint = new Checkpoint(dir)
  checkpoint.write({ segment: 12, offset: 123_456_789 })
  checkpoint.write({ segment: 13, offset: 4 })
  expect(readCheckpoint(dir)).toEqual({ segment: 13, offset: 4 })
  checkpoint.close()
  new Checkpoint(dir).write({ segment: 13, offset: 8 })
  expect(readCheckpoint(dir)).toEqual({ segment: 13, offset: 8 })
  expect(statSync(join(dir, 'checkpoint')).size).toBe(65)
})

test.each([
  '',
  '{"segment":1,"off',
  '{"segment":0,"offset":-1}',
  '{"segment":"a","offset":1.5}',
  'null',
  // Without a sum, and with that of another place.
  '{"segment":1,"offset":8}',
  '{"segment":1,"offset":9,"sum":1}',
  '\0\0\0',
  // With the right sum of no place.
  ...['1:-5', '0:5', '1:0.5', '"1":5'].map((place) => {
    const [segment, offset] = place.split(':')
    return `{"segment":${segment},"offset":${offset},"sum":${crc32(place.replaceAll('"', ''))}}`
  }),
])('takes %j for the start', (text) => {
  const dir = tempDir()
  writeFileSync(join(dir, 'checkpoint'), text)
  expect(readCheckpoint(dir)).toEqual(START)
})

test('takes one with any character that is another for the start', () => {
  const dir = tempDir()
  const checkpoint = new Checkpoint(dir)
  checkpoint.write({ segment: 12, offset: 3456 })
  const text = readFileSync(join(dir, 'checkpoint'), 'utf8')
  for (const digit of '0123456789') {
    for (let at = 0; at < text.trimEnd().length; at += 1) {
      if (text[at] === digit || !/\d/.test(text[at]!)) continue
      writeFileSync(join(dir, 'checkpoint'), text.slice(0, at) + digit + text.slice(at + 1))
      expect(readCheckpoint(dir)).toEqual(START)
    }
  }
})

test('takes one beyond the end of the journal for the start, or for that of its last segment', () => {
  const dir = tempDir()
  new Checkpoint(dir).write({ segment: 3, offset: 4 })
  expect(readCheckpoint(dir)).toEqual({ segment: 3, offset: 4 })
  writeFileSync(segmentPath(dir, 2), '{}\n')
  expect(readCheckpoint(dir)).toEqual(START)
  writeFileSync(segmentPath(dir, 3), '{}\n')
  expect(readCheckpoint(dir)).toEqual({ segment: 3, offset: 0 })
  writeFileSync(segmentPath(dir, 3), '{}\n{}\n')
  expect(readCheckpoint(dir)).toEqual({ segment: 3, offset: 4 })
})
