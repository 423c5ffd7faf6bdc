import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Checkpoint, readCheckpoint, START } from '../../src/journal/checkpoint.ts'
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
  '\0\0\0',
])('takes %j for the start', (text) => {
  const dir = tempDir()
  writeFileSync(join(dir, 'checkpoint'), text)
  expect(readCheckpoint(dir)).toEqual(START)
})
