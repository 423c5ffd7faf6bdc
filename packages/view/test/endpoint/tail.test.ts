import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { GramexLogError } from '@gramexlog/core'
import { segmentPath, targetDirectory } from '@gramexlog/core/viewer'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Answer, Row } from '../../src/backends/backend.ts'
import { openBackend } from '../../src/backends/open.ts'
import type { ViewOptions } from '../../src/endpoint/options.ts'
import type { ViewParts } from '../../src/endpoint/view.ts'
import { ArrayBackend } from '../support/array-backend.ts'
import { type Backends, type TestView, testView } from '../support/view.ts'

let last = 0
/** Newest first, as back ends answer. */
const record = (n: number, ageMs = 0): Row => ({
  _id: `${last++}`,
  '@timestamp': new Date(Date.now() - ageMs).toISOString(),
  n,
})

/** A back end to which records can be added, and that heeds `_from` and `_to`. */
class GrowingBackend extends ArrayBackend {
  failure: unknown

  add(...records: Row[]): void {
    this.rowsNow = [...records.reverse(), ...this.rowsNow]
  }

  override async rows(query: Parameters<ArrayBackend['rows']>[0], options: never): Promise<Answer> {
    if (this.failure !== undefined) throw this.failure
    const isIn = (time: string) => time >= String(query.from) && time <= String(query.to)
    const all = this.rowsNow
    const recent = new ArrayBackend(all.filter((row) => isIn(String(row['@timestamp']))))
    this.asked.push(query)
    return await recent.rows(query, options)
  }
}

interface Event {
  readonly event: string
  readonly data: unknown
}

async function follow(
  backends: Backends,
  path?: string,
  options: ViewOptions = {},
  parts: Partial<ViewParts> = {},
) {
  return await listen(testView(backends, options, parts), path)
}

async function listen(view: TestView, path = '/~/tail/guide') {
  const response = await view.get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const events: Event[] = []
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  onTestFinished(() => reader.cancel())
  void (async () => {
    for (let text = ''; ; ) {
      const { done, value } = await reader.read()
      if (done) return
      text += value
      const parts = text.split('\n\n')
      text = parts.pop()!
      for (const part of parts) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? []
        if (event) events.push({ event, data: JSON.parse(data!) })
      }
    }
  })().catch(() => {})
  const numbers = () =>
    events.flatMap(({ event, data }) => (event === 'rows' ? (data as Row[]).map(({ n }) => n) : []))
  const states = () => events.flatMap(({ event, data }) => (event === 'state' ? [data] : []))
  return { view, reader, numbers, states }
}

describe('a live tail', () => {
  test('tells of what comes, the oldest first and each once, beginning with the last seconds', async () => {
    const backend = new GrowingBackend([record(2, 100), record(1, 200), record(0, 60_000)])
    const { numbers, states } = await follow({ local: backend })
    await expect.poll(numbers).toEqual([1, 2])
    expect(states()).toEqual([{ backend: 'local', skipped: 0 }])
    backend.add(record(3), record(4))
    await expect.poll(numbers).toEqual([1, 2, 3, 4])
    // It came late: its time is before that of what was told already.
    backend.add(record(5, 2_000))
    await expect.poll(numbers).toEqual([1, 2, 3, 4, 5])
    await new Promise((done) => setTimeout(done, 100))
    expect(numbers()).toEqual([1, 2, 3, 4, 5])
  })

  test('tells of what a busy server shows only a minute after its time, and of nothing that was there before', async () => {
    let laterMs = 0
    const backend = new GrowingBackend([record(1), record(0, 30_000)])
    const now = () => Date.now() + laterMs
    const { numbers } = await follow({ local: backend }, undefined, {}, { now })
    await expect.poll(numbers).toEqual([1])
    laterMs = 60_000
    backend.add(record(2))
    await expect.poll(numbers).toEqual([1, 2])
    await new Promise((done) => setTimeout(done, 200))
    expect(numbers()).toEqual([1, 2])
  })

  test('asks what the query asks, but for its order, its pages and its times', async () => {
    const backend = new GrowingBackend([])
    await follow(
      { local: backend },
      '/~/tail/guide?x=1&q=word&_sort=x&_offset=5&_limit=5&_to=now&_from=now-15m',
    )
    expect(backend.asked[0]).toMatchObject({
      text: 'word',
      filters: [{ kind: 'is', column: 'x', values: ['1'] }],
      sort: [],
      offset: 0,
      limit: 1000,
    })
    expect(Date.now() - Date.parse(backend.asked[0]!.from!)).toBeLessThan(6_000)
    expect(Date.parse(backend.asked[0]!.to!)).toBeGreaterThan(Date.now())
  })

  test('leaves out what is too much, and tells how much', async () => {
    const backend = new GrowingBackend([])
    const { numbers, states } = await follow({ local: backend }, undefined, { limits: { tailRows: 3 } })
    await expect.poll(() => states().length).toBe(1)
    const burst = (from: number, ageMs: number) =>
      backend.add(...Array.from({ length: 20 }, (_, at) => record(from + at, ageMs - at)))
    burst(0, 2_000)
    await expect.poll(numbers).toEqual([17, 18, 19])
    burst(20, 1_000)
    await expect.poll(numbers).toEqual([17, 18, 19, 37, 38, 39])
    await new Promise((done) => setTimeout(done, 100))
    backend.add(record(40))
    await expect.poll(numbers).toEqual([17, 18, 19, 37, 38, 39, 40])
    expect(states()).toEqual([0, 17, 17].map((skipped) => ({ backend: 'local', skipped })))
  })

  test('is not full of records that say they are of a time to come', async () => {
    const backend = new GrowingBackend(Array.from({ length: 20 }, (_, n) => record(n, -3_600_000)))
    const { numbers } = await follow({ local: backend }, undefined, { limits: { tailRows: 3 } })
    backend.rowsNow = [...backend.rowsNow, record(20)]
    await expect.poll(numbers).toEqual([20])
  })

  test('goes on with the local files while Elasticsearch is away, and back', async () => {
    const both = new GrowingBackend([record(1)])
    const local = new GrowingBackend(both.rowsNow)
    const { numbers, states } = await follow({ both, local }, '/~/tail/sent')
    await expect.poll(numbers).toEqual([1])
    both.failure = new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', 'connect ECONNREFUSED')
    local.add(record(2))
    await expect.poll(numbers).toEqual([1, 2])
    expect(states().at(-1)).toMatchObject({
      backend: 'local',
      notice: expect.stringContaining('ECONNREFUSED'),
    })
    both.failure = undefined
    both.rowsNow = local.rowsNow
    await expect.poll(() => states().at(-1)).toEqual({ backend: 'both', skipped: 0 })
    expect(numbers()).toEqual([1, 2])
  })

  test('tells that nothing can be read, nothing of why if that is of the inside, and goes on', async () => {
    const backend = new GrowingBackend([])
    const { numbers, states } = await follow({ local: backend })
    await expect.poll(() => states().length).toBe(1)
    backend.failure = new TypeError('secret of the inside')
    await expect.poll(() => states().length).toBe(2)
    expect(states()[1]).toMatchObject({ notice: expect.stringMatching(/^Nothing new can be read just now/) })
    expect(JSON.stringify(states())).not.toContain('secret')
    backend.failure = undefined
    backend.add(record(1))
    await expect.poll(numbers).toEqual([1])
  })

  test('looks once for all who ask the same, and tells each who comes of the last seconds', async () => {
    const backend = new GrowingBackend([record(0, 60_000), record(-1, 90_000)])
    const first = await follow({ local: backend })
    await expect.poll(() => first.states().length).toBe(1)
    backend.add(record(1))
    await expect.poll(first.numbers).toEqual([1])
    const others = await Promise.all([1, 2, 3].map(() => listen(first.view)))
    const different = await listen(first.view, '/~/tail/guide?x=1')
    for (const { numbers } of others) await expect.poll(numbers).toEqual([1])
    await expect.poll(different.numbers).toEqual([1])
    const before = backend.asked.length
    await new Promise((done) => setTimeout(done, 400))
    // Each 20 ms for two queries: of five who each looked for himself there would be 100.
    expect(backend.asked.length - before).toBeLessThan(45)
    backend.add(record(2))
    for (const { numbers } of [first, ...others]) await expect.poll(numbers).toEqual([1, 2])
    await first.reader.cancel()
    backend.add(record(3))
    for (const { numbers } of others) await expect.poll(numbers).toEqual([1, 2, 3])
    for (const { reader } of [different, ...others]) await reader.cancel()
    const asked = backend.asked.length
    await new Promise((done) => setTimeout(done, 100))
    expect(backend.asked.length).toBe(asked)
  })

  test('of what comes while one does not read only the last is kept, and how much it was', async () => {
    const backend = new GrowingBackend([])
    const view = testView({ local: backend }, { limits: { tailRows: 3 } })
    const reads = await listen(view)
    const response = await view.get('/~/tail/guide')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    onTestFinished(() => reader.cancel())
    for (const n of [1, 2, 3, 4, 5]) {
      backend.add(record(n))
      await expect.poll(() => reads.numbers().at(-1)).toBe(n)
    }
    let text = ''
    while (!text.includes('"n":5')) text += (await reader.read()).value
    // The pipe took the first row or two.
    const told = [...text.matchAll(/"n":(\d)/g)].map(([, n]) => Number(n))
    const skipped = [...text.matchAll(/"skipped":(\d)/g)].reduce((sum, [, n]) => sum + Number(n), 0)
    expect(told.slice(-3)).toEqual([3, 4, 5])
    expect(told.length + skipped).toBe(5)
  })

  test('one who goes while he waits for the first look keeps nobody else from it', async () => {
    const backend = new GrowingBackend([])
    let look = () => {}
    const looking = new Promise<void>((done) => {
      look = done
    })
    const slow = new (class extends GrowingBackend {
      override async rows(query: Parameters<GrowingBackend['rows']>[0], options: never) {
        await looking
        return await backend.rows(query, options)
      }
    })([])
    const view = testView({ local: slow })
    const goes = new AbortController()
    const gone = view.fetch(new Request('http://localhost/~/tail/guide', { signal: goes.signal }))
    const stays = listen(view)
    goes.abort()
    expect((await gone).status).toBe(499)
    look()
    backend.add(record(1))
    await expect.poll((await stays).numbers).toEqual([1])
  })

  test('ends when nobody listens, and then there is room for another', async () => {
    const backend = new GrowingBackend([])
    const { view, reader } = await follow({ local: backend }, undefined, { limits: { tails: 1 } })
    expect((await view.get('/~/tail/guide')).status).toBe(503)
    expect((await view.get('/guide')).status).toBe(200)
    await reader.cancel()
    const asked = backend.asked.length
    await new Promise((done) => setTimeout(done, 100))
    expect(backend.asked.length).toBe(asked)
    const next = await view.get('/~/tail/guide')
    expect(next.status).toBe(200)
    await next.body!.cancel()
  })

  test.each(['_by=x', '_limit=x', '~x=1'])('is refused for %s', async (query) => {
    expect((await testView().get(`/~/tail/guide?${query}`)).status).toBe(400)
  })
})

describe('a live tail of records without times', () => {
  const timeless = (target: object) => {
    const folder = mkdtempSync(join(tmpdir(), 'gramexlog-tail-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const config = join(folder, 'gramexlog.yaml')
    writeFileSync(
      config,
      JSON.stringify({
        gramexlog: { dir: join(folder, 'logs'), guide: { timestamp: false, keys: [], ...target } },
      }),
    )
    const path = (journal: string, segment: number) =>
      segmentPath(join(targetDirectory(join(folder, 'logs'), 'guide'), journal), segment)
    const append = (text: string, segment = 1, journal = '00000000abcdefgh') => {
      mkdirSync(dirname(path(journal, segment)), { recursive: true })
      appendFileSync(path(journal, segment), text)
    }
    return { config, append }
  }
  const line = (n: number, more = {}) => `${JSON.stringify({ n, ...more })}\n`

  test('goes by their places in the files', async () => {
    const { config, append } = timeless({ sink: 'local' })
    append(`${line(0)}{"n":`)
    const { view, numbers, states } = await follow({}, undefined, { config }, { openBackend })
    await expect.poll(states).toEqual([{ backend: 'local', skipped: 0 }])
    append('1}\n')
    await expect.poll(numbers).toEqual([1])
    append(line(2, { level: 'error' }), 2)
    append(line(3), 1, '00000001abcdefgh')
    await expect.poll(numbers).toEqual([1, 2, 3])
    const errors = await listen(view, '/~/tail/guide?level=error&_from=now-1h')
    append(line(4) + line(5, { level: 'error' }) + line(6), 2)
    await expect.poll(numbers).toEqual([1, 2, 3, 4, 5, 6])
    await expect.poll(errors.numbers).toEqual([5])
  })

  test('tells of what is too much for it', async () => {
    const { config, append } = timeless({ sink: 'local' })
    const options = { config, limits: { tailRows: 3 } }
    const { numbers, states } = await follow({}, undefined, options, { openBackend })
    await expect.poll(() => states().length).toBe(1)
    append([1, 2, 3, 4, 5, 6, 7, 8].map((n) => line(n)).join(''))
    await expect.poll(numbers).toEqual([6, 7, 8])
    expect(states()[1]).toEqual({ backend: 'local', skipped: 5 })
  })

  test('says of Elasticsearch that they do not come', async () => {
    const { config } = timeless({ url: 'http://localhost:1' })
    const { states, numbers } = await follow({ both: new GrowingBackend([record(1)]) }, undefined, { config })
    await expect
      .poll(states)
      .toEqual([{ backend: 'both', skipped: 0, notice: expect.stringContaining('without @timestamp') }])
    expect(numbers()).toEqual([1])
  })
})
