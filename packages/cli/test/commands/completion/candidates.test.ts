import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { candidates } from '../../../src/commands/completion/candidates.ts'
import { createProgram } from '../../../src/program.ts'
import { testTerminal } from '../../test-terminal.ts'

/** What completes a command line, of which the last word is typed in part. */
function complete(...words: string[]): string[] {
  const cwd = mkdtempSync(join(tmpdir(), 'gramexlog-completion-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'gramexlog.yaml'), 'gramexlog:\n  guide: {sink: local}\n  audit: {sink: local}\n')
  const terminal = testTerminal({ cwd })
  return candidates(createProgram(terminal), words, terminal).map(({ word }) => word)
}

test('commands', () => {
  expect(complete('')).toContain('view')
  expect(complete('')).not.toContain('complete-words')
  expect(complete('ch')).toEqual(['check'])
})

test('options, and the values that they can have', () => {
  expect(complete('check', '--j')).toEqual(['--json'])
  expect(complete('--no')).toEqual(['--no-color'])
  expect(complete('import', '--format', '')).toEqual(['auto', 'ndjson', 'csv'])
  expect(complete('completion', 'z')).toEqual(['zsh'])
})

test('targets, where they belong', () => {
  expect(complete('check', '')).toEqual(['guide', 'audit'])
  expect(complete('check', 'guide', 'a')).toEqual(['audit'])
  expect(complete('import', '-t', 'g')).toEqual(['guide'])
  expect(complete('pipe', '')).toEqual(['guide', 'audit'])
  expect(complete('pipe', 'guide', '')).toEqual([])
})

test('nothing where the shell knows better', () => {
  expect(complete('import', '')).toEqual([])
  expect(complete('check', '--config', '')).toEqual([])
})
