import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GramexLog, open } from '@gramexlog/core'
import { createView, type HealthAnswer, type Row, type RowsAnswer, type ViewOptions } from '@gramexlog/view'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { request } from './support/search.ts'

const ROWS = 1_000_000
/** Packing them takes its time. */
const SHEET_ROWS = 300_000
/** Most that memory may grow by while so many rows are sent, in MB: pieces on their way, and what is no garbage yet. */
const MOST_MB = 120

describe('a download', () => {
  let child: ChildProcess
  let lines: AsyncIterator<string>
  let url: string
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))

  beforeAll(async () => {
    const app = join(import.meta.dirname, 'apps', 'view-rows.mjs')
    const config = join(folder, 'gramexlog.yaml')
    writeFileSync(
      config,
      `gramexlog: { rows-${ROWS}: { sink: local }, rows-${SHEET_ROWS}: { sink: local } }\n`,
    )
    child = spawn(process.execPath, ['--expose-gc', app, config], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    lines = createInterface(child.stdout!)[Symbol.asyncIterator]()
    url = (await lines.next()).value
    // What is loaded and compiled is no growth.
    for (const format of ['csv', 'ndjson', 'xlsx']) await read(`rows-${ROWS}?_format=${format}&_limit=10000`)
  })

  afterAll(async () => {
    child.stdin!.end()
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })

  async function held(): Promise<{ made: number; heapMb: number; outsideMb: number; rssMb: number }> {
    child.stdin!.write('\n')
    return JSON.parse((await lines.next()).value)
  }

  /** @returns how many bytes and ends of lines there were, and the most memory on the way */
  async function read(path: string): Promise<{ bytes: number; ends: number; peakMb: number }> {
    const response = await fetch(url + path)
    expect(response.status).toBe(200)
    const sum = { bytes: 0, ends: 0, peakMb: 0 }
    let nextBytes = 0
    for await (const chunk of response.body!) {
      sum.bytes += chunk.length
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) sum.ends += 1
      if (sum.bytes < nextBytes) continue
      nextBytes = sum.bytes + 40_000_000
      sum.peakMb = Math.max(sum.peakMb, (await held()).rssMb)
    }
    return sum
  }

  test.each([
    ['csv', ROWS + 1],
    ['ndjson', ROWS],
  ])('of a million rows as %s is whole, and takes no more memory than a small one', async (format, ends) => {
    const before = await held()
    const sum = await read(`rows-${ROWS}?_format=${format}`)
    expect(sum.ends).toBe(ends)
    expect(sum.peakMb - before.rssMb).toBeLessThan(MOST_MB)
    const after = await held()
    expect(after.heapMb + after.outsideMb).toBeLessThan(before.heapMb + before.outsideMb + 10)
  })

  test('of many rows as xlsx takes no more memory either', async () => {
    const before = await held()
    const sum = await read(`rows-${SHEET_ROWS}?_format=xlsx`)
    expect(sum.bytes).toBeGreaterThan(5_000_000)
    expect(sum.peakMb - before.rssMb).toBeLessThan(MOST_MB)
    const after = await held()
    expect(after.made - before.made).toBe(SHEET_ROWS)
    expect(after.heapMb + after.outsideMb).toBeLessThan(before.heapMb + before.outsideMb + 10)
  })

  test.each(['csv', 'xlsx'])(
    'as %s is made only as fast as it is taken, and ends with its client',
    async (format) => {
      const going = new AbortController()
      const { made: from } = await held()
      const response = await fetch(`${url}rows-${ROWS}?_format=${format}`, { signal: going.signal })
      await response.body!.getReader().read()
      // What lies between, packed or not, takes some.
      let made = 0
      const isStill = async () => {
        const before = made
        made = (await held()).made
        return made === before
      }
      await expect.poll(isStill, { interval: 300, timeout: 10_000 }).toBe(true)
      expect(made - from).toBeLessThan(ROWS / 2)
      going.abort()
      await sleep(200)
      expect((await held()).made - made).toBeLessThan(20_000)
    },
  )
})

/** An app that logs, and a view of its logs. Both end with the test. */
async function watched(target: Record<string, unknown>, options: ViewOptions = {}) {
  const app = appFolder(target)
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  const view = createView({ config: app.config, ...options })
  onTestFinished(() => view.close())
  const { url } = await view.listen()
  const get = async <T>(path: string) => (await (await fetch(url + path)).json()) as T
  return { app, ...gramexlog, url, get }
}

/** Rows of a live tail, as they come. */
async function follow(url: string): Promise<Row[]> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  const rows: Row[] = []
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  onTestFinished(() => reader.cancel().catch(() => {}))
  void (async () => {
    for (let text = ''; ; ) {
      const { done, value } = await reader.read()
      if (done) return
      text += value
      const events = text.split('\n\n')
      text = events.pop()!
      for (const event of events) {
        const data = /^event: rows\ndata: (.*)$/.exec(event)?.[1]
        if (data !== undefined) rows.push(...JSON.parse(data))
      }
    }
  })().catch(() => {})
  return rows
}

const numbers = (rows: readonly Row[]) => rows.map(({ n }) => n)

test('what an app logs is seen at once in the files of its machine', async () => {
  const { log, url, get } = await watched({ sink: 'local' })
  const tailed = await follow(`${url}~/tail/guide?n>=0`)
  for (let n = 1; n <= 3; n++) log('guide', { n, user: { id: `u${n}` }, note: n === 2 ? '=1+1' : 'plain' })
  await expect.poll(() => numbers(tailed), { timeout: 10_000 }).toEqual([1, 2, 3])
  expect(numbers(await get<Row[]>('guide?_sort=n'))).toEqual([1, 2, 3])
  const csv = await (await fetch(`${url}guide?_sort=n&_format=csv&_c=n&_c=user.id&_c=note`)).text()
  expect(csv).toBe("n,user.id,note\n1,u1,plain\n2,u2,'=1+1\n3,u3,plain\n")
  const counted = await fetch(`${url}guide?_by=note&_c=n|count&_sort=note&_meta=y`)
  expect(await counted.json()).toEqual([
    { note: '=1+1', 'n|count': 1 },
    { note: 'plain', 'n|count': 2 },
  ])
  expect(counted.headers.get('fh-data-count')).toBe('2')
  for (const wrong of ['nn=1', 'n~=(']) {
    const response = await fetch(`${url}guide?${wrong}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(wrong.split('=')[0])
  }
  const { targets } = await get<HealthAnswer>('~/health')
  expect(targets).toEqual([expect.objectContaining({ name: 'guide', writers: 1, backlogBytes: 0, lagMs: 0 })])
})

test('while the server is away the page is shown the files, and told how far delivery is behind', async () => {
  const { log, flush, url, get } = await watched({ url: `http://127.0.0.1:${await closedPort()}` })
  log('guide', { n: 1 })
  await flush({ timeout: 500 })
  expect((await fetch(`${url}guide`)).status).toBe(503)
  const { rows, backend, notice } = await get<RowsAnswer>('~/rows/guide')
  expect(numbers(rows)).toEqual([1])
  expect(backend).toBe('local')
  expect(notice).toMatch(/^Elasticsearch does not answer/)
  const [health] = (await get<HealthAnswer>('~/health')).targets
  expect(health).toMatchObject({ writers: 1, deadLetters: 0 })
  expect(health!.backlogBytes).toBeGreaterThan(0)
  expect(health!.lagMs).toBeGreaterThan(400)
  expect(health!.lagMs).toBeLessThan(60_000)
})

describe.for(inject('servers'))('on $name', ({ url: server }) => {
  const refresh = (app: AppFolder) => request(server, 'POST', `/${app.index}/_refresh`)
  const logged = async ({ log, flush }: Pick<GramexLog, 'log' | 'flush'>, records: readonly object[]) => {
    for (const record of records) log('guide', record)
    await flush()
  }

  test('what an app sends is seen, and each record once in a live tail', async () => {
    const { app, url, get, ...gramexlog } = await watched({ url: server })
    await logged(gramexlog, [{ n: 1 }])
    await refresh(app)
    const tailed = await follow(`${url}~/tail/guide`)
    await expect.poll(() => numbers(tailed), { timeout: 10_000 }).toEqual([1])
    await logged(gramexlog, [{ n: 2 }, { n: 3 }])
    await refresh(app)
    await expect.poll(() => numbers(tailed), { timeout: 10_000 }).toEqual([1, 2, 3])
    const { rows, notice } = await get<RowsAnswer>('~/rows/guide?_sort=n')
    expect(numbers(rows)).toEqual([1, 2, 3])
    expect(rows.map(({ _id }) => _id)).toEqual(tailed.map(({ _id }) => _id))
    expect(notice).toBeUndefined()
    const ndjson = await (await fetch(`${url}guide?_format=ndjson&_sort=-n&_c=n`)).text()
    expect(ndjson).toBe('{"n":3}\n{"n":2}\n{"n":1}\n')
  })

  test('dead letters are told of, and sent again from the view', async () => {
    const { app, url, get, ...gramexlog } = await watched(
      { url: server, template: false },
      { readOnly: false },
    )
    const properties = { n: { type: 'long' }, '@timestamp': { type: 'date' } }
    await request(server, 'PUT', `/${app.index}`, { mappings: { dynamic: 'strict', properties } })
    await logged(gramexlog, [{ n: 1 }, { n: 2, more: 1 }])
    const healthOf = async () => (await get<HealthAnswer>('~/health')).targets[0]!
    expect(await healthOf()).toMatchObject({
      deadLetters: 1,
      backlogBytes: 0,
      lastDead: [{ reason: expect.stringContaining('[more]') }],
    })
    await request(server, 'PUT', `/${app.index}/_mapping`, { properties: { more: { type: 'long' } } })
    const headers = { 'content-type': 'application/json', origin: new URL(url).origin }
    const response = await fetch(`${url}~/replay/guide`, { method: 'POST', headers, body: '{}' })
    expect(await response.json()).toEqual({ stored: 1, refused: 0 })
    expect(await healthOf()).toMatchObject({ deadLetters: 0, lastDead: [] })
    await refresh(app)
    expect(numbers(await get<Row[]>('guide?_sort=n'))).toEqual([1, 2])
  })
})
