import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { runCommand } from './support/command.ts'
import { count, deleteIndex, documents, request } from './support/search.ts'

const { url } = inject('servers')[0]!

/** Logs records and delivers them. */
async function deliver(app: AppFolder, records: readonly object[]): Promise<void> {
  const { log, flush, close } = await open({ config: app.config })
  for (const record of records) log('guide', record)
  await flush({ timeout: 20_000 })
  await close()
}

const numbered = (most: number) => Array.from({ length: most }, (_, n) => ({ n, text: 'x'.repeat(100) }))
const replay = (app: AppFolder, ...args: string[]) => runCommand(app.folder, ['replay', ...args])

test('an index that was deleted by mistake comes back from what is kept, and a second time adds nothing', async () => {
  const app = appFolder({ url, keep: { days: 7 } })
  await deliver(app, numbered(12_000))
  const before = await documents(url, app.index).catch(() => undefined)
  expect(before).toBe(undefined) // More than one search gives.
  expect(await count(url, app.index)).toBe(12_000)
  const ids = async () => {
    const query = { query: { terms: { n: [0, 6_000, 11_999] } }, sort: ['n'] }
    const { hits } = await request<{ hits: { hits: { _id: string }[] } }>(
      url,
      'POST',
      `/${app.index}/_search`,
      query,
    )
    return hits.hits.map(({ _id }) => _id)
  }
  const idsBefore = await ids()
  await deleteIndex(url, app.index)

  const asked = await replay(app, '--kept')
  expect(asked.stdout).toMatch(/^guide has kept 12,000 such records \(.*\), of \d{4}-.*Z to .*Z\n$/)
  expect(asked).toMatchObject({ code: 0, stderr: 'nothing was sent; --yes sends them again\n' })
  expect(await count(url, app.index)).toBe(0)

  expect(await replay(app, '--kept', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^guide has kept 12,000 .*\n12,000 stored\n$/s),
  })
  expect(await count(url, app.index)).toBe(12_000)
  expect(await ids()).toEqual(idsBefore)

  const again = await replay(app, '--kept', '--yes', '--json')
  expect(JSON.parse(again.stdout)).toEqual({ dryRun: false, stored: 0, duplicates: 12_000, refused: 0 })
  expect(await count(url, app.index)).toBe(12_000)
})

test('what is kept of a time is sent, and to another target, with what waits', async () => {
  const app = appFolder({ sink: 'local' }, { other: { url } })
  const index = `other-${app.index}`
  writeFileSync(
    app.config,
    readFileSync(app.config, 'utf8').replace('"other": {', `"other": {"index": "${index}",`),
  )
  const day = (n: number) => `2026-01-0${n}T12:00:00.000Z`
  await deliver(
    app,
    [1, 2, 3, 4].map((n) => ({ n, '@timestamp': day(n) })),
  )
  expect(await replay(app, 'guide', '--kept', '--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('name a target that is, by --to'),
  })
  const range = ['--since', day(2), '--until', day(4)]
  const dry = await replay(app, 'guide', '--kept', '--to', 'other', ...range, '--json')
  expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, records: 2, first: day(2), last: day(3) })
  const done = await replay(app, 'guide', '--kept', '--to', 'other', ...range, '--yes', '--json')
  expect(JSON.parse(done.stdout)).toMatchObject({ stored: 2 })
  expect((await documents(url, index)).map(({ _source }) => _source.n).sort()).toEqual([2, 3])
  expect(app.journalRecords().length).toBe(4)
})

test('dead letters are told by reason, and are gone when the reason is', async () => {
  const app = appFolder({ url, template: false })
  const mapping = { mappings: { dynamic: false, properties: { n: { type: 'long' } } } }
  await request(url, 'PUT', `/${app.index}`, mapping)
  onTestFinished(() => deleteIndex(url, app.index))
  await deliver(app, [{ n: 1 }, { n: 'two\u001b[2J' }, { n: 'three' }])
  expect(app.deadLetters().length).toBe(2)

  const dry = await replay(app)
  expect(dry.stdout).toMatch(/^REASON +RECORDS .*\n\w+ +2 .*\n$/)
  expect(dry.stdout).not.toContain('\u001b')
  expect(dry).toMatchObject({ code: 0, stderr: 'nothing was sent; --yes sends them again\n' })
  expect(app.deadLetters().length).toBe(2)

  // Nothing has changed.
  expect(await replay(app, '--yes', '--json')).toMatchObject({
    code: 1,
    stdout: `${JSON.stringify({ dryRun: false, stored: 0, duplicates: 0, refused: 2 })}\n`,
  })
  await deleteIndex(url, app.index)
  await request(url, 'PUT', `/${app.index}`, { mappings: { properties: { n: { type: 'keyword' } } } })
  expect(await replay(app, 'guide', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\n2 stored\n$/),
  })
  expect(app.deadLetters()).toEqual([])
  expect((await documents(url, app.index)).length).toBe(2)
  expect(await replay(app, 'guide')).toMatchObject({ code: 0, stdout: 'guide has no dead letters\n' })
})

test('a server that is away is told in a line, and nothing is lost', async () => {
  const app = appFolder({ url, keep: { days: 7 } })
  await deliver(app, [{ n: 1 }])
  const away = readFileSync(app.config, 'utf8').replace(url, `http://127.0.0.1:${await closedPort()}`)
  writeFileSync(join(app.folder, 'away.yaml'), away)
  const { code, stderr } = await replay(app, '--kept', '--yes', '--config', 'away.yaml')
  expect(code).toBe(1)
  expect(stderr).toMatch(/takes no more of them now \(.*ECONNREFUSED.*\)\. Nothing is lost; run this again/)
}, 120_000)
