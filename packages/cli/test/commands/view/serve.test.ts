import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import open from 'open'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../../../src/run.ts'
import { testTerminal } from '../../test-terminal.ts'

vi.mock('open', () => ({ default: vi.fn(async () => {}) }))

const SECRET = 'not to be seen by ps'

async function addressOpened(args: readonly string[], env: NodeJS.ProcessEnv) {
  const cwd = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'gramexlog.yaml'), 'gramexlog: { guide: { sink: local } }\n')
  const terminal = testTerminal({ cwd, isTerminal: true, env })
  vi.mocked(open).mockClear()
  const ended = run(['view', '--port', '0', '--config', join(cwd, 'gramexlog.yaml'), ...args], terminal)
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce(), { timeout: 10_000 })
  terminal.interrupt()
  await ended
  return { url: vi.mocked(open).mock.calls[0]![0], err: terminal.err }
}

test('a token of the environment is not shown to ps as an argument of the browser', async () => {
  const { url, err } = await addressOpened([], { GRAMEXLOG_TOKEN: SECRET })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  expect(err).toContain('The page asks for the token')
})

test('a token that was typed is, as it was', async () => {
  const { url, err } = await addressOpened(['--token', SECRET], {})
  expect(url).toMatch(/\?token=not%20to%20be%20seen%20by%20ps$/)
  expect(err).toBe('Ctrl-C ends it.\n')
})
