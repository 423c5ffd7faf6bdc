import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { type GramexLog, open, replay } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { proxyTo } from './support/proxy.ts'
import { count, documents, request } from './support/search.ts'

async function opened(app: AppFolder): Promise<GramexLog> {
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  return gramexlog
}

/** The stored documents, in the order of their ids, which is that of logging. */
async function stored(url: string, index: string): Promise<Record<string, unknown>[]> {
  const found = await documents(url, index)
  return found.sort((a, b) => (a._id < b._id ? -1 : 1)).map(({ _source }) => _source)
}

/** What a server calls a value that does not fit its field. */
const PARSING = /^(document|mapper)_parsing_exception/

describe.for(inject('servers'))('into $name', ({ name, url }) => {
  test('what arrives is what was logged, field by field, once', async () => {
    const app = appFolder(
      { url, keys: ['datetime', 'time', 'port', 'name', 'env.HOME', 'pid'] },
      { flush: 60 },
    )
    const { log, flush } = await opened(app)
    const circular: Record<string, unknown> = { a: 1 }
    circular.self = circular
    const before = Date.now()
    log('guide', {
      x: 1,
      text: 'größe 高 \u2028 "quoted"\n',
      yes: true,
      none: null,
      list: [1, 2],
      deep: { er: 1 },
    })
    log({
      big: 10n,
      map: new Map([['k', 1]]),
      set: new Set([1]),
      bytes: Buffer.from('hi'),
      nan: Number.NaN,
      circular,
    })
    log('guide', {
      error: new TypeError('wrong'),
      name: 'loses to the key',
      '@timestamp': '2020-01-01T00:00:00.000Z',
    })
    const stats = await flush()
    expect(stats).toMatchObject({
      accepted: 3,
      delivered: 3,
      duplicates: 0,
      dead: 0,
      dropped: 0,
      backlogBytes: 0,
      lagMs: 0,
    })

    const records = await stored(url, app.index)
    for (const record of records) {
      expect(record.datetime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/)
      expect(Number(record.time)).toBeGreaterThanOrEqual(before)
      expect(record).toMatchObject({
        port: 9988,
        name: 'guide',
        'env.HOME': process.env.HOME ?? '',
        pid: process.pid,
      })
      for (const key of ['datetime', 'time', 'port', 'name', 'env.HOME', 'pid']) delete record[key]
    }
    const [first, second, third] = records
    expect(first).toEqual({
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      x: 1,
      text: 'größe 高 \u2028 "quoted"\n',
      yes: true,
      none: null,
      list: [1, 2],
      deep: { er: 1 },
    })
    expect(second).toMatchObject({
      big: 10,
      map: { k: 1 },
      set: [1],
      bytes: 'aGk=',
      nan: null,
      circular: { a: 1, self: '[Circular]' },
    })
    expect(third).toMatchObject({
      '@timestamp': '2020-01-01T00:00:00.000Z',
      error: { type: 'TypeError', message: 'wrong' },
    })
    expect(await count(url, app.index)).toBe(3)
  })

  test('delivers by itself every `flush` seconds, and a full batch at once', async () => {
    const app = appFolder({ url }, { flush: 0.3 })
    const timed = await opened(app)
    timed.log({ x: 1 })
    await expect.poll(() => timed.stats().delivered, { timeout: 10_000 }).toBe(1)

    const other = appFolder({ url }, { flush: 3600 })
    const full = await opened(other)
    for (let x = 0; x < 20_000; x += 1) full.log({ x, pad: 'p'.repeat(100) })
    await expect.poll(() => full.stats().delivered, { timeout: 10_000 }).toBeGreaterThan(5_000)
    expect((await full.flush()).delivered).toBe(20_000)
    expect(await count(url, other.index)).toBe(20_000)
  })

  test('a server that is away at the start gets everything when it arrives', async () => {
    const proxy = await proxyTo(url)
    const app = appFolder({ port: proxy.port })
    const { log, flush, health, metrics, stats } = await opened(app)
    for (let x = 0; x < 2_000; x += 1) log({ x })
    await expect.poll(() => stats().lastError, { timeout: 10_000 }).toBeDefined()
    const away = await flush({ timeout: 1_000 })
    expect(away).toMatchObject({ delivered: 0, lastError: expect.stringContaining('ECONNREFUSED') })
    expect(away.backlogBytes).toBeGreaterThan(2_000 * 40)
    expect(away.lagMs).toBeGreaterThanOrEqual(900)
    expect(health()).toEqual({ ok: true, late: [] })
    expect(health({ maxLagMs: 500 })).toMatchObject({
      ok: false,
      late: [{ target: 'guide', reason: expect.stringContaining('ECONNREFUSED') }],
    })
    expect(metrics()).toContain(`gramexlog_backlog_bytes{target="guide"} ${away.backlogBytes}\n`)
    await proxy.open()
    for (let x = 2_000; x < 4_000; x += 1) log({ x })
    expect(await flush()).toMatchObject({ delivered: 4_000, backlogBytes: 0 })
    expect(health({ maxLagMs: 0 }).ok).toBe(true)
    expect(metrics()).toContain('gramexlog_delivered_records_total{target="guide"} 4000\n')
    expect((await stored(url, app.index)).map(({ x }) => x)).toEqual(
      Array.from({ length: 4_000 }, (_, x) => x),
    )
  })

  test('connections that are cut under load lose and double nothing', async () => {
    const proxy = await proxyTo(url)
    await proxy.open()
    const app = appFolder({ port: proxy.port }, { flush: 0.02 })
    const { log, flush } = await opened(app)
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 400; n += 1) log({ n: round * 400 + n })
      // The shipper's thread takes its time to start.
      if (round === 0) await flush()
      await new Promise((resolve) => setTimeout(resolve, 40))
      await proxy.cut()
      await proxy.open()
    }
    const stats = await flush()
    expect(stats.retried).toBeGreaterThan(0)
    expect(stats.delivered + stats.duplicates).toBe(8_000)
    const records = await stored(url, app.index)
    expect(records.map(({ n }) => n)).toEqual(Array.from({ length: 8_000 }, (_, n) => n))
  })

  test('a record that Elasticsearch refuses is kept as a dead letter, and holds nothing up', async () => {
    const app = appFolder({ url, template: false })
    await request(url, 'PUT', `/${app.index}`, { mappings: { properties: { x: { type: 'long' } } } })
    const { log, flush } = await opened(app)
    for (const x of [1, 2, 'poison', 4, 5]) log({ x })
    const stats = await flush()
    expect(stats).toMatchObject({ accepted: 5, delivered: 4, dead: 1, backlogBytes: 0 })
    expect(stats.lastError).toMatch(PARSING)
    expect((await stored(url, app.index)).map(({ x }) => x)).toEqual([1, 2, 4, 5])
    expect(app.deadLetters()).toEqual([
      {
        time: expect.any(String),
        target: 'guide',
        id: expect.stringMatching(/^[0-9a-z]{26}$/),
        index: app.index,
        status: 400,
        type: expect.stringMatching(PARSING),
        reason: expect.stringContaining('failed to parse field [x]'),
        record: { '@timestamp': expect.any(String), x: 'poison' },
      },
    ])
  })

  test('dead letters are sent again when the reason is gone, as they were logged, and never twice', async () => {
    const app = appFolder({ url, template: false })
    await request(url, 'PUT', `/${app.index}`, { mappings: { properties: { x: { type: 'long' } } } })
    const { log, flush } = await opened(app)
    for (let n = 0; n < 100; n += 1) log({ n, x: n % 2 === 0 ? n : 'poison', big: 12345678901234567890n })
    log({ _id: 'never' })
    expect(await flush()).toMatchObject({ delivered: 50, dead: 51 })
    const { config } = app
    expect(await replay({ config })).toEqual({ stored: 0, duplicates: 0, refused: 51 })
    expect(app.deadLetters()).toHaveLength(51)

    const old = await documents(url, app.index)
    await request(url, 'DELETE', `/${app.index}`)
    await request(url, 'PUT', `/${app.index}`, { mappings: { properties: { x: { type: 'keyword' } } } })
    const letters = app.files().filter((file) => file.startsWith('guide/dead/'))
    expect(letters).toHaveLength(1)
    const kept = readFileSync(join(app.folder, '.gramexlog', letters[0]!))
    expect(await replay({ config, target: 'guide' })).toEqual({ stored: 50, duplicates: 0, refused: 1 })
    expect(app.deadLetters()).toMatchObject([{ record: { _id: 'never' }, status: 400 }])
    // As after a replay that was killed before it could note what it had done.
    writeFileSync(join(app.folder, '.gramexlog', `${letters[0]}.0123abcd`), kept)
    expect(await replay({ config })).toEqual({ stored: 0, duplicates: 50, refused: 2 })

    const stored = await documents(url, app.index)
    expect(stored.map(({ _source }) => _source.n).sort()).toEqual(
      Array.from({ length: 50 }, (_, n) => 2 * n + 1).sort(),
    )
    for (const { _id } of stored) expect(old.map((document) => document._id)).not.toContain(_id)
    const raw = await fetch(`${url}/${app.index}/_search?size=1`).then((response) => response.text())
    expect(raw).toContain('12345678901234567890')
    await expect(replay({ config, target: 'odd' })).rejects.toThrow(/unknown log target "odd"/)
  })

  test('a replay that the server does not take says why, and leaves the dead letters as they were', async () => {
    const proxy = await proxyTo(url)
    await proxy.open()
    const app = appFolder({ port: proxy.port, template: false })
    const { log, flush } = await opened(app)
    log({ '': 'x' })
    expect(await flush()).toMatchObject({ dead: 1 })
    await proxy.cut()
    const before = app.deadLetters()
    await expect(replay({ config: app.config })).rejects.toThrow(/ECONNREFUSED/)
    expect(app.deadLetters()).toEqual(before)
  })

  test.for([
    ['is lost', undefined],
    ['is empty', ''],
    ['is from the future', `{"segment":99,"offset":5,"sum":${crc32('99:5')}}`],
    ['is of another place', '{"segment":1,"offset":5000,"sum":1}'],
  ] as const)(
    'a batch that is sent twice, since its checkpoint %s, is stored once',
    async ([, checkpointed]) => {
      const app = appFolder({ url, keep: { days: 1 } })
      const first = await open({ config: app.config })
      for (let x = 0; x < 500; x += 1) first.log({ x })
      expect((await first.close()).delivered).toBe(500)
      const [checkpoint] = app.files().filter((file) => file.endsWith('checkpoint'))
      const path = join(app.folder, '.gramexlog', checkpoint!)
      if (checkpointed === undefined) rmSync(path)
      else writeFileSync(path, checkpointed)
      const second = await opened(app)
      await expect.poll(() => second.stats().duplicates, { timeout: 10_000 }).toBe(500)
      expect(second.stats()).toMatchObject({ delivered: 0, dead: 0 })
      expect(await count(url, app.index)).toBe(500)
    },
  )

  test('the journal of a crashed program with a torn end is delivered by the next, without the torn end', async () => {
    const app = appFolder({ url })
    const journal = join(app.folder, '.gramexlog', 'guide', 'aaaaaaaabbbbbbbb')
    mkdirSync(journal, { recursive: true })
    writeFileSync(join(journal, '000001.ndjson'), '{"x":1}\n{"x":2}\n{"x":')
    const { flush } = await opened(app)
    await flush()
    await expect.poll(() => app.files()).toEqual(['guide/dead/aaaaaaaabbbbbbbb.ndjson'])
    expect((await stored(url, app.index)).map(({ x }) => x)).toEqual([1, 2])
    expect(app.deadLetters()[0]).toMatchObject({ type: 'torn', record: '{"x":' })
  })

  test('a compressed request arrives like any other', async () => {
    const app = appFolder({ url, http_compress: true })
    const { log, flush } = await opened(app)
    for (let x = 0; x < 100; x += 1) log({ x })
    await flush()
    expect(await count(url, app.index)).toBe(100)
  })

  test('two targets of one index keep to their own keys', async () => {
    const app = appFolder({ url, keys: ['time'] }, { log2: {} })
    const config = {
      gramexlog: {
        flush: 60,
        log1: { url, index: app.index, keys: ['time'] },
        log2: { url, index: app.index, keys: ['datetime', 'user.id'] },
      },
    }
    writeFileSync(app.config, JSON.stringify(config))
    const { log, flush } = await opened(app)
    log('log1', { x: 1 })
    log('log2', { x: 2 }, { user: { id: 'ann' } })
    await flush()
    const [one, two] = (await documents(url, app.index))
      .map(({ _source }) => _source)
      .sort((a, b) => Number(a.x) - Number(b.x))
    expect(Object.keys(one!).sort()).toEqual(['@timestamp', 'time', 'x'])
    expect(two).toMatchObject({ 'user.id': 'ann', x: 2 })
    expect(Object.keys(two!).sort()).toEqual(['@timestamp', 'datetime', 'user.id', 'x'])
  })

  test('the template lets a field be an object and a name with dots, and keeps what does not fit', async () => {
    const app = appFolder({ url })
    const { log, flush } = await opened(app)
    log({ user: 'ann', n: 1, day: '2026-01-01' })
    log({ 'user.id': 'ann', n: 2 })
    log({ user: { id: 'bob' }, n: 3, day: 'some day' })
    log({ n: 'not a number' })
    log(Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`field${i}`, i])))
    expect(await flush()).toMatchObject({ delivered: 5, dead: 0 })
    expect(await count(url, app.index)).toBe(5)
    const { hits } = await request<{ hits: { hits: { _ignored?: string[]; _source: { n: unknown } }[] } }>(
      url,
      'GET',
      `/${app.index}/_search`,
    )
    // OpenSearch and Elasticsearch 7 do not know `subobjects`: there `user.id` is kept as text, once `user` is there, and so is what does not fit.
    const flat = /^Elasticsearch [89]/.test(name)
    const ignored = hits.hits.flatMap(({ _ignored = [] }) => _ignored)
    expect(ignored).toContain(flat ? 'n' : 'gramexlog.unindexed.ignored')
    type Mappings = Record<
      string,
      { mappings: { subobjects?: boolean; properties: Record<string, { type: string; fields?: object }> } }
    >
    const { mappings } = (await request<Mappings>(url, 'GET', `/${app.index}/_mapping`))[app.index]!
    expect(mappings.subobjects).toBe(flat ? false : undefined)
    expect(mappings.properties).toMatchObject({
      '@timestamp': { type: 'date' },
      user: { type: 'keyword', fields: { text: { type: 'text' } } },
      ...(flat && { 'user.id': { type: 'keyword' } }),
      day: { type: 'keyword' },
    })
  })

  test("a template of the user's own is left alone", async () => {
    const app = appFolder({ url })
    await request(url, 'PUT', `/_index_template/own-${app.index}`, {
      index_patterns: [`${app.index.slice(0, -3)}*`],
      priority: 1,
      template: { mappings: { properties: { x: { type: 'keyword' } } } },
    })
    const { log, flush } = await opened(app)
    log({ x: 1 })
    await flush()
    type Templates = { index_templates: { name: string }[] }
    const { index_templates } = await request<Templates>(url, 'GET', '/_index_template')
    expect(index_templates.map(({ name }) => name)).not.toContain(`gramexlog-${app.index}`)
    await request(url, 'DELETE', `/_index_template/own-${app.index}`)
  })
})
