import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { layOutJournal } from './support/journal.ts'
import { count, deleteIndex } from './support/search.ts'
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

test('replay sends nothing before it is told to: Enter is no, and so is Ctrl-C; y is yes', async () => {
  const { url } = inject('servers')[0]!
  const index = `audit-${randomUUID()}`
  const app = appFolder({ sink: 'local' }, { audit: { url, index } })
  onTestFinished(() => deleteIndex(url, index))
  layOutJournal(app, 'guide', 3, (n) => `{"@timestamp":"2026-01-31T12:00:00.00${n}Z","n":${n}}`)
  const replay = 'gramexlog replay guide --kept --to audit'
  const { text, press } = screen(app.folder, `${replay}; ${replay}`)
  const questions = () => text().match(/^Send 3 records to audit\? \[y\/N\]/gm)?.length
  await expect.poll(questions, SOON).toBe(1)
  press('Enter')
  await expect.poll(questions, SOON).toBe(2)
  expect(text()).toContain('nothing was sent; --yes sends them to audit')
  press('y', 'Enter')
  await expect.poll(text, SOON).toContain('ended with 0')
  expect(text()).toMatch(/^3 stored$/m)
  expect(await count(url, index)).toBe(3)

  const other = screen(app.folder, replay)
  await expect.poll(other.text, SOON).toContain('[y/N]')
  other.press('C-c')
  await expect.poll(other.text, SOON).toContain('ended with 130')
  expect(other.text()).not.toContain('stored')
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
