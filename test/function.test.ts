import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { loseAnswers, proxyTo } from './support/proxy.ts'
import { count, deleteIndex, documents, waitFor } from './support/search.ts'
import { steady } from './support/steady.ts'

const { url } = inject('servers')[0]!
const examples = join(import.meta.dirname, '..', 'examples')

/** The example with a disk and an index of its own. */
function functionFolder() {
  const folder = mkdtempSync(join(examples, '.function-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(examples, 'function'), folder, { recursive: true })
  const index = `function-${randomUUID()}`
  const yaml = readFileSync(join(folder, 'gramexlog.yaml'), 'utf8')
  writeFileSync(join(folder, 'gramexlog.yaml'), yaml.replace('    sink:', `    index: ${index}\n    sink:`))
  onTestFinished(() => deleteIndex(url, index))
  /** Runs it to its end, which is a SIGKILL right after its answers. */
  const call = async (server: string) => {
    const env = {
      PATH: process.env.PATH,
      GRAMEXLOG_SINK: 'elasticsearch',
      ELASTICSEARCH_URL: server,
      GRAMEXLOG_FUNCTION_DIR: join(folder, 'disk'),
    }
    const child = spawn(process.execPath, ['main.mjs'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [stdout, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(signal).toBe('SIGKILL')
    expect(stdout.match(/statusCode: \d+/g)).toEqual(['statusCode: 200', 'statusCode: 400'])
  }
  const stored = async () => (await documents(url, index)).map(({ _source }) => _source)
  return { call, stored }
}

const RECORDS = [
  { '@timestamp': expect.any(String), event: 'order', order: 1, seats: 12 },
  { '@timestamp': expect.any(String), event: 'order', order: 2, seats: 0 },
  {
    '@timestamp': expect.any(String),
    level: 'error',
    order: 2,
    error: { type: 'RangeError', message: 'no order has 0 seats', stack: expect.any(String) },
  },
]

test('what a function logs is stored before it answers, and once, though it is killed then', async () => {
  const { call, stored } = functionFolder()
  await call(url)
  expect(await stored()).toEqual(RECORDS)
  await call(url)
  expect(await stored()).toHaveLength(6)
})

test('what a function could not deliver is delivered by the next call on its disk', async () => {
  const { call, stored } = functionFolder()
  await call(`http://127.0.0.1:${await closedPort()}`)
  expect(await stored()).toEqual([])
  await call(url)
  expect(await stored()).toHaveLength(6)
})

test('a process that is frozen while a batch is under way, and thawed when its connections are gone, sends it once', async () => {
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder({ host: '127.0.0.1', port: proxy.port, timeout: 2 })
  const program = await steady(app)
  await waitFor(async () => (await count(url, app.index)) > 0)
  const wasLost = loseAnswers(proxy)
  await waitFor(wasLost)
  process.kill(program.pid, 'SIGSTOP')
  await proxy.cut()
  proxy.fault = undefined
  // Beyond all its limits of time: the flush, the request, the wait before it is sent again.
  await sleep(4_000)
  await proxy.open()
  process.kill(program.pid, 'SIGCONT')
  const told = await program.end()
  expect(told).toMatchObject({ dead: 0, dropped: 0, backlogBytes: 0 })
  expect(told.duplicates).toBeGreaterThan(0)
  expect(told.delivered + told.duplicates).toBe(told.logged)
  expect(await count(url, app.index)).toBe(told.logged)
})
