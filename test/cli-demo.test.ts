import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand, startCommand } from './support/command.ts'

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the demo shows the logs of a shop on a page, and leaves nothing', async () => {
  const folder = emptyFolder()
  const { process: child, ended } = startCommand(folder, ['demo', '--no-open'], { TMPDIR: folder })
  let out = ''
  child.stdout.on('data', (text: string) => {
    out += text
  })
  await expect
    .poll(() => out, { timeout: 50_000 })
    .toMatch(/are at http:.*\n.*\n\n\d{4}-\d\d-\d\d [\d:.]+ (INFO|WARN|ERROR) /)
  const [, url] = /are at (http:\S+)/.exec(out)!
  const page = await fetch(url!, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('<html')
  const records = (await (await fetch(`${url}shop?_format=json&_limit=5000`)).json()) as unknown[]
  expect(records.length).toBeGreaterThanOrEqual(3_000)
  const left = () => readdirSync(folder).filter((name) => name.startsWith('gramexlog-demo-'))
  expect(left()).toHaveLength(1)
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  expect(left()).toEqual([])
}, 120_000)

test('in this folder it keeps the logs, and writes over nothing', async () => {
  const folder = emptyFolder()
  const { process: child, ended } = startCommand(folder, ['demo', '--here', '--no-open', '--json'])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGTERM')
  expect((await ended).code).toBe(143)
  expect(existsSync(join(folder, '.gramexlog', 'shop'))).toBe(true)
  const again = await runCommand(folder, ['demo', '--here'])
  expect(again.code).toBe(2)
  expect(again.stderr).toMatch(/is there already/)
})
