import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { requestLog } from '@gramexlog/http'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import express from 'express'
import pino from 'pino'
import { expect, inject, onTestFinished, test } from 'vitest'
import winston from 'winston'
import { type AppFolder, appFolder } from './support/app.ts'
import { count, waitFor } from './support/search.ts'

const GRAMEX = ['time', 'ip', 'user.id', 'status', 'duration', 'method', 'uri', 'error']

/** The rows of a file of the folder and of those that it was before, each a list of its cells. */
function rows(app: AppFolder, name = 'guide.csv'): string[][] {
  const text = readdirSync(app.folder)
    .filter((file) => file.startsWith(name) && !file.endsWith('.lock'))
    .map((file) => readFileSync(join(app.folder, file), 'utf8'))
    .join('')
  return [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\n])*(?:,(?:"(?:[^"]|"")*"|[^",\n])*)*)\n/g)].map(
    ([, row]) =>
      [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
      ),
  )
}

test('several programs that append to one file, which is renamed each second, lose and tear no row, though killed', async () => {
  const app = appFolder({ sink: 'csv', when: 'S', utc: true, keys: ['env.APP', 'uri', 'method'] })
  const names: string[] = []
  const until = Date.now() + 6_000
  const run = async (killed: boolean) => {
    while (Date.now() < until) {
      const name = `app${names.length}`
      names.push(name)
      const ms = killed ? Math.random() * 400 : until - Date.now()
      await app.start('csv', [join(app.folder, name), String(ms)], { APP: name }).ended
    }
  }
  await Promise.all([run(false), run(false), run(true), run(true)])
  const found = rows(app)
  const torn = found.filter((row) => row.length !== 3 || !/^a "quoted",\n method x*$/.test(row[2]!))
  expect(torn).toEqual([])
  const seen = new Map(names.map((name) => [name, new Map<string, number>()]))
  for (const [name, uri] of found) {
    const numbers = seen.get(name!)
    numbers?.set(uri!, (numbers.get(uri!) ?? 0) + 1)
  }
  let safe = 0
  for (const [name, numbers] of seen) {
    const file = join(app.folder, name)
    const acknowledged = existsSync(file) ? Number(/(\d+)\n$/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0
    safe += acknowledged
    const wrong = Array.from({ length: acknowledged }, (_, n) => `/${n}`).filter(
      (uri) => numbers.get(uri) !== 1,
    )
    expect(wrong).toEqual([])
  }
  expect(safe).toBeGreaterThan(10_000)
  const earlier = readdirSync(app.folder).filter((name) =>
    /^guide\.csv\.\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d/.test(name),
  )
  expect(earlier.length).toBeGreaterThan(3)
  expect(app.files()).toEqual([])
})

test("each request is a row of Gramex's own columns", async () => {
  const app = appFolder({ sink: 'csv', filename: 'logs/requests.csv', keys: GRAMEX })
  const site = express()
  site.set('env', 'test')
  site.use(requestLog('guide', { config: app.config, user: () => 'u,1' }))
  site.get('/ok', (_request, response) => void response.send('ok'))
  const server = site.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as { port: number }
  for (const path of ['/ok?x="1"', '/none']) await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  const file = join(app.folder, 'logs', 'requests.csv')
  await waitFor(() => existsSync(file) && readFileSync(file, 'utf8').split('\n').length === 3)
  expect(readFileSync(file, 'utf8')).toMatch(
    /^\d{13},127\.0\.0\.1,"u,1",200,[\d.]+,GET,\/ok\?x=%221%22,\n\d{13},127\.0\.0\.1,"u,1",404,[\d.]+,GET,\/none,\n$/,
  )
})

test("winston, pino's worker and pino's destination write rows too, with the time of the line", async () => {
  const app = appFolder({ sink: ['csv', 'local'], keys: ['time', 'env.HOME', 'user.id'] })
  const before = Date.now()
  const logger = winston.createLogger({
    transports: [new GramexLogTransport({ target: 'guide', config: app.config })],
  })
  logger.info('one')
  const worker = pino.transport({ target: '@gramexlog/pino', options: { log: 'guide', config: app.config } })
  pino({}, worker).info('two')
  const inside = destination('guide', { config: app.config })
  pino({ timestamp: () => ',"time":1234567890123' }, inside).info('three')
  inside.flushSync()
  worker.end()
  await new Promise((done) => worker.once('close', done))
  const times = rows(app).map(([time, home, user]) => {
    expect([home, user]).toEqual([process.env.HOME, ''])
    return Number(time)
  })
  expect(times.sort((a, b) => a - b)).toEqual([1234567890123, expect.any(Number), expect.any(Number)])
  expect(times[1]).toBeGreaterThanOrEqual(before)
  expect(app.journalRecords()).toHaveLength(3)
})

test.for([
  ['its own end', ''],
  ['process.exit', 'exit'],
  ['an uncaught exception', 'throw'],
])('what is logged right before %s is in the file', async ([, ending]) => {
  const app = appFolder({ sink: 'csv', keys: ['pid'] })
  const { ended, process } = app.start('end', ['core', '3', ending!])
  await ended
  expect(rows(app)).toEqual(Array(3).fill([String(process.pid)]))
})

test.for(inject('servers'))(
  'a row and a document in $name, though the file cannot be written',
  async ({ url }) => {
    const app = appFolder({ url, sink: ['elasticsearch', 'csv'], keys: ['pid'], filename: '.' })
    const gl = await open({ config: app.config })
    onTestFinished(async () => void (await gl.close()))
    gl.log({ x: 1 })
    const { delivered, dropped, lastError } = await gl.flush()
    expect([delivered, dropped, lastError]).toEqual([1, 0, expect.stringMatching(/EISDIR/)])
    expect(await count(url, app.index)).toBe(1)
  },
)
