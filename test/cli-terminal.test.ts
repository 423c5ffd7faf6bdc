import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { screen } from './support/tmux.ts'

const SOON = { timeout: 20_000, interval: 50 }

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-terminal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('init asks who sits there, and takes what is typed', async () => {
  const folder = emptyFolder()
  const { text, press, isCursorShown } = screen(folder, 'gramexlog init')
  await expect.poll(text, SOON).toContain('What are the logs called? (app)')
  press('audit', 'Enter')
  await expect.poll(text, SOON).toContain('Where do they go: local files, or elasticsearch? (local)')
  press('Enter')
  await expect.poll(text, SOON).toContain('ended with 0')
  expect(text()).toContain("log('audit', { event: 'started' })")
  expect(readFileSync(join(folder, 'gramexlog.yaml'), 'utf8')).toContain('  audit: #')
  expect(isCursorShown()).toBe(true)
})

test('Ctrl-C at a question ends the command, and nothing is written', async () => {
  const folder = emptyFolder()
  const { text, press } = screen(folder, 'gramexlog init')
  await expect.poll(text, SOON).toContain('What are the logs called?')
  press('C-c')
  await expect.poll(text, SOON).toContain('ended with 130')
  expect(text()).not.toMatch(/^ +at /m)
  expect(existsSync(join(folder, 'gramexlog.yaml'))).toBe(false)
})

test('import shows how far it is in one line, and takes it away again', async () => {
  const app = appFolder({ sink: 'local' })
  const line = (n: number) =>
    `${JSON.stringify({ level: 30, time: 1_767_312_000_000 + n, n, msg: 'x'.repeat(300) })}\n`
  writeFileSync(join(app.folder, 'app.log'), Array.from({ length: 300_000 }, (_, n) => line(n)).join(''))
  const { text } = screen(app.folder, 'gramexlog import app.log')
  await expect.poll(text, SOON).toMatch(/━─.* \d+ % .* of 1\d\d .*B/)
  expect(text().trim().split('\n')).toHaveLength(1)
  await expect.poll(text, { ...SOON, timeout: 60_000 }).toContain('ended with 0')
  expect(text()).not.toContain('━')
  expect(text()).toContain('300,000 records stored in guide')
}, 90_000)
