import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../../src/run.ts'
import { testTerminal } from '../../test-terminal.ts'

test('records as they are stored can drive no terminal, and go through a pipe unchanged', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gramexlog-tail-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'gramexlog.yaml'), 'gramexlog: { guide: { sink: local } }\n')
  const journal = join(cwd, '.gramexlog', 'guide', '0123456789abcdef')
  mkdirSync(journal, { recursive: true })
  const record = '{"@timestamp":"2026-01-31T00:00:00.000Z","note":"\u009b2J \u202E"}\n'
  writeFileSync(join(journal, '000001.ndjson'), record)
  const shown = async (isTerminal: boolean) => {
    const terminal = testTerminal({ cwd, isTerminal })
    expect(await run(['tail', '--raw'], terminal)).toBe(0)
    return terminal.out
  }
  expect(await shown(false)).toBe(record)
  expect(await shown(true)).toBe('{"@timestamp":"2026-01-31T00:00:00.000Z","note":"\\u009b2J \\u202e"}\n')
})
