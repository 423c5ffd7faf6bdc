import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InputFile } from '../../../src/commands/import/input-file.ts'
import { linesOf } from '../../../src/commands/import/lines-of.ts'
import { testTerminal } from '../../test-terminal.ts'

test('--columns with what is no CSV is refused', async () => {
  const path = join(tmpdir(), `gramexlog-lines-${process.pid}.log`)
  writeFileSync(path, '{"n":1}\n')
  const lines = linesOf(new InputFile(path, testTerminal()), {
    format: 'auto',
    columns: 'a,b',
    maxBytes: 1_000,
    bad: () => {},
  })
  await expect(lines.next()).rejects.toThrow(/is NDJSON; --columns names those of CSV/)
})
