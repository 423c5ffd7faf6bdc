import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { runCommand } from './support/command.ts'
import { deleteIndex, request } from './support/search.ts'

const { url } = inject('servers')[0]!
const DAY_MS = 86_400_000

const prune = (app: AppFolder, ...args: string[]) => runCommand(app.folder, ['prune', ...args])

/** Makes all segments look as if they had been written so many days ago. */
function age(app: AppFolder, days: number): void {
  const seconds = (Date.now() - days * DAY_MS) / 1_000
  for (const file of segments(app)) utimesSync(join(app.folder, '.gramexlog', file), seconds, seconds)
}

const segments = (app: AppFolder) => app.files().filter((file) => file.endsWith('.ndjson'))

test('old segments that are delivered or local go, what waits and what is written stays', async () => {
  const app = appFolder(
    { url, keep: { days: 90 } },
    { here: { sink: 'local' }, away: { url: `http://127.0.0.1:${await closedPort()}` }, exitTimeout: 1 },
  )
  const log = async () => {
    const gl = await open({ config: app.config })
    for (const target of ['guide', 'here', 'away']) gl.log(target, { n: 1 })
    void gl.flush({ timeout: 2_000 })
    await expect.poll(() => gl.stats().targets.guide!.backlogBytes, { timeout: 20_000 }).toBe(0)
    return gl
  }
  await (await log()).close()
  age(app, 40)
  // Its own, old as they look, are in use.
  const live = await log()
  onTestFinished(async () => void (await live.close()))
  age(app, 40)
  const before = segments(app)
  expect(before.length).toBeGreaterThanOrEqual(5)

  const dry = await prune(app, '--older-than', '30d')
  expect(dry.stdout).toMatch(
    /^TARGET +WHAT .*\nhere +1 segment on this machine .*\nguide +1 segment on this machine .*\n$/,
  )
  expect(dry).toMatchObject({ code: 0, stderr: 'nothing was removed; --yes removes it\n' })
  expect(segments(app)).toEqual(before)
  expect((await prune(app, '--older-than', '60d', '--yes')).stdout).toBe('Nothing is that old.\n')
  expect(segments(app)).toEqual(before)

  const { stdout } = await prune(app, '--older-than', '30d', '--yes', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: false,
    segments: [
      { target: 'here', segments: 1 },
      { target: 'guide', segments: 1 },
    ],
  })
  const gone = before.filter((file) => !segments(app).includes(file)).map((file) => file.split('/')[0])
  expect(gone.sort()).toEqual(['guide', 'here'])
  // The directory of a journal that has no segment any more is gone, too.
  expect(readdirSync(join(app.folder, '.gramexlog', 'guide')).length).toBe(1)
})

test('old indices go by the date in their names, and none that only looks alike', async () => {
  const name = `old${Date.now()}`
  const app = appFolder({ url, index: `${name}-{yyyy.MM}` })
  const month = (back: number) => {
    const now = new Date()
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7)
  }
  const dated = (back: number) => `${name}-${month(back).replace('-', '.')}`
  const alike = [
    `${name}-web-${month(9).replace('-', '.')}`,
    `${name}-2020.13`,
    `${name}-2020.1`,
    `${name}x-2020.01`,
  ]
  const all = [dated(0), dated(1), dated(5), dated(6), ...alike]
  for (const index of all) await request(url, 'POST', `/${index}/_doc?refresh=true`, { n: 1 })
  onTestFinished(async () => {
    for (const index of all) await deleteIndex(url, index)
  })
  const left = async () => {
    const found = await request<{ index: string }[]>(url, 'GET', `/_cat/indices/${name}*?format=json&h=index`)
    return found.map(({ index }) => index).sort()
  }
  const dry = await prune(app, 'guide', '--older-than', '90d', '--indices')
  expect(dry.stdout).toContain(`index ${dated(6)}`)
  expect(dry.stdout.split('\n').length).toBe(4)
  expect(await left()).toEqual([...all].sort())

  const { code, stdout } = await prune(app, 'guide', '--older-than', '90d', '--indices', '--yes', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout).indices).toMatchObject([
    { index: dated(6), documents: 1 },
    { index: dated(5), documents: 1 },
  ])
  expect(await left()).toEqual([dated(0), dated(1), ...alike].sort())
})

test('without a date there is nothing to go by, and a server that is away is told before anything is removed', async () => {
  const plain = appFolder({ url })
  expect(await prune(plain, '--older-than', '1d', '--indices')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no date in the index of guide'),
  })
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}`, index: 'away-{yyyy.MM.dd}' })
  expect(await prune(app, '--older-than', '1d', '--indices', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/guide: its server refuses or does not answer/),
  })
  expect(await prune(app, '--older-than', '0d')).toMatchObject({ code: 2 })
})
