import { randomUUID } from 'node:crypto'
import { open } from '@gramexlog/core'
import { loadConfig } from '@gramexlog/core/viewer'
import { type Answer, type Backend, openBackend, parseQuery, type Row } from '@gramexlog/view'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { deleteIndex, request } from './support/search.ts'

const T0 = Date.parse('2026-03-01T10:00:00.000Z')
const at = (ms: number) => new Date(T0 + ms).toISOString()
const ask = () => ({ nowMs: T0 + 86_400_000, signal: new AbortController().signal })
const query = (url: string) => parseQuery(new URLSearchParams(url))

async function all(answer: Promise<Answer>): Promise<Row[]> {
  return rowsOf((await answer).rows)
}

async function rowsOf(pieces: Answer['rows']): Promise<Row[]> {
  const rows: Row[] = []
  for await (const piece of pieces) rows.push(...piece)
  return rows
}

describe.for(inject('servers'))('the records of a target on $name', ({ name: product, url }) => {
  const isSeven = product.startsWith('Elasticsearch 7')
  const isOpenSearch = product.startsWith('OpenSearch')

  async function backendOf(app: AppFolder): Promise<Backend> {
    const config = loadConfig({ config: app.config })
    const backend = await openBackend(config, config.targets.get('guide')!, 'elasticsearch')
    onTestFinished(() => backend.close())
    return backend
  }

  /** A back end over records that core has delivered. */
  async function logged(records: readonly object[], target: Record<string, unknown> = {}) {
    const app = appFolder({ url, ...target })
    const { log, flush, close } = await open({ config: app.config })
    for (const record of records) log('guide', record as Record<string, unknown>)
    expect(await flush()).toMatchObject({ delivered: records.length, dead: 0 })
    await close()
    const index = String(target.index ?? app.index).replace(/\{.*\}/, '*')
    await request(url, 'POST', `/${index}/_refresh`)
    return backendOf(app)
  }

  /** A back end over an index of the user's own. */
  async function stored(mappings: object, documents: readonly object[]) {
    const app = appFolder({ url, template: false })
    onTestFinished(() => deleteIndex(url, app.index))
    await request(url, 'PUT', `/${app.index}`, { mappings })
    await bulk(app.index, documents)
    return backendOf(app)
  }

  async function bulk(index: string, documents: readonly object[]) {
    const lines = documents.flatMap((document, n) => [{ create: { _id: `id${n}` } }, document])
    const body = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
    const { errors } = await request<{ errors: boolean }>(url, 'POST', `/${index}/_bulk?refresh=true`, body)
    expect(errors).toBe(false)
  }

  test('come newest first, whole, with their ids, and are counted without the limit', async () => {
    const backend = await logged([
      { n: 0, '@timestamp': at(0), user: { id: 'ann' }, tags: ['a', 'b'] },
      { n: 1, '@timestamp': at(1), 'user.id': 'bob', none: null },
      { n: 2, '@timestamp': at(2), text: 'x'.repeat(10_000) },
    ])
    const { rows, count } = await backend.rows(query('_limit=2&_meta=y'), { ...ask(), ids: true })
    const page = await rowsOf(rows)
    expect(count).toBe(3)
    expect(page).toMatchObject([
      { _id: expect.any(String), n: 2, text: 'x'.repeat(10_000) },
      { n: 1, 'user.id': 'bob', none: null },
    ])
    expect(Object.keys(page[0]!)[0]).toBe('_id')
    const id = String(page[1]!._id)
    const byId = (url: string) => all(backend.rows(query(`${url}&_c=n`), ask()))
    expect(await byId(`_id=${id}`)).toEqual([{ n: 1 }])
    expect(await byId('text')).toEqual([{ n: 2 }])
    const { columns, rows: some } = await backend.rows(query('_c=user.id&_c=tags&_c=text&_c=_id'), ask())
    expect(columns).toEqual(['user.id', 'tags', 'text', '_id'])
    expect(await rowsOf(some)).toMatchObject([
      { 'user.id': null, tags: null, text: 'x'.repeat(10_000) },
      { 'user.id': 'bob', tags: null, text: null, _id: id },
      { 'user.id': 'ann', tags: ['a', 'b'], text: null },
    ])
  })

  test('are as they were logged, though their index could not take all of it as fields', async () => {
    const records = [
      { number: 5, mixed: ['x', 5], list: [1, 'two'] },
      { number: 'five', both: 'dan', 'both.id': 'u4' },
      { user: 'ann', object: 'flat' },
      { 'user.id': 'u1', object: { a: 1 }, '': 1, 'a..b': { _id: 2 } },
      { user: { id: 'u2' }, number: { deep: [true, null] } },
    ].map((record, n) => ({ n, '@timestamp': at(n), ...record }))
    const backend = await logged(records)
    expect(await all(backend.rows(query('_sort=n'), ask()))).toEqual(records)
    expect(await all(backend.rows(query('_c=number&_c=both&_sort=n'), ask()))).toMatchObject([
      { number: 5, both: null },
      { number: 'five', both: 'dan' },
      { number: null },
      { number: null },
      { number: { deep: [true, null] } },
    ])
    // Beside the text `user` it is a field on Elasticsearch from 8 on alone.
    const asked = all(backend.rows(query('user.id=u1&_c=n'), ask()))
    if (isOpenSearch || isSeven)
      await expect(asked).rejects.toThrow('user.id: could be no field of the index')
    else expect(await asked).toEqual([{ n: 3 }])
    expect(await all(backend.rows(query('_c=user.id&_sort=n&_offset=3'), ask()))).toEqual([
      { 'user.id': 'u1' },
      { 'user.id': 'u2' },
    ])
  })

  test('of indices with dates are found in all days, whatever a column was there, and in no other index', async () => {
    const name = `days-${randomUUID()}`
    const web = `${name}-web`
    onTestFinished(async () => {
      for (const index of [web, ...[1, 2, 3].map((day) => `${name}-2026.03.0${day}`)])
        await deleteIndex(url, index)
    })
    const day = 86_400_000
    const backend = await logged(
      [
        { n: 0, '@timestamp': at(0), code: 5, day: 'first' },
        { n: 1, '@timestamp': at(day), code: 'five', size: 1 },
        { n: 2, '@timestamp': at(2 * day), code: 'x', size: 1.5 },
      ],
      { index: `${name}-{yyyy.MM.dd}` },
    )
    await bulk(web, [{ n: 3, '@timestamp': at(0), other: 1 }])
    const numbers = async (url: string) => (await all(backend.rows(query(url), ask()))).map(({ n }) => n)
    expect(await numbers('')).toEqual([2, 1, 0])
    expect(await numbers('_limit=10')).toEqual([2, 1, 0])
    expect(await numbers('code=5')).toEqual([0])
    expect(await numbers('code=five&code=5.0')).toEqual([1, 0])
    expect(await numbers('code!=five')).toEqual([2, 0])
    expect(await numbers('code>=5.0')).toEqual([2, 1])
    expect(await numbers('code>=4')).toEqual([2, 1, 0])
    expect(await numbers('code>=fi')).toEqual([2, 1])
    expect(await numbers('code~=^f')).toEqual([1])
    expect(await numbers('day=first')).toEqual([0])
    expect(await numbers('_sort=day&_sort=n')).toEqual([0, 1, 2])
    expect(await numbers('_sort=size')).toEqual([1, 2, 0])
    expect(await numbers('q=five')).toEqual([1])
    expect(await backend.columns(ask())).toContainEqual({ name: 'code', kind: 'mixed' })
    for (const url of ['_sort=code', '_by=code', 'other=1', '_c=other'])
      await expect(backend.rows(query(url), ask()), url).rejects.toMatchObject({
        code: 'ERR_GRAMEXLOG_QUERY',
      })
    expect(await numbers(`_index=${web}`)).toEqual([])
    expect(await all(backend.rows(query('_by=&_c=n|sum'), ask()))).toEqual([{ 'n|sum': 3 }])
  })

  // In 7.17 they are a module that Maven does not have.
  if (!isSeven)
    test('in a data stream are found before and after a rollover', async () => {
      const app = appFolder({ url, data_stream: true })
      const { log, flush, close } = await open({ config: app.config })
      log('guide', { n: 0, '@timestamp': at(0) })
      await flush()
      await request(url, 'POST', `/${app.index}/_rollover`)
      log('guide', { n: 1, '@timestamp': at(1) })
      await flush()
      await close()
      await request(url, 'POST', `/${app.index}/_refresh`)
      const backend = await backendOf(app)
      for (const limit of ['', '&_limit=5'])
        expect(await all(backend.rows(query(`n>=-1&_c=n${limit}`), ask()))).toEqual([{ n: 1 }, { n: 0 }])
    })

  test('in an index of the user’s own are asked as its mapping wants it', async () => {
    const keyword = { type: 'keyword', ignore_above: 256 }
    const backend = await stored(
      {
        properties: {
          '@timestamp': { type: 'date' },
          msg: { type: 'text', fields: { keyword } },
          note: { type: 'text' },
          size: { type: 'long' },
          day: { type: 'date' },
          host: { properties: { name: keyword } },
          server: { type: 'alias', path: 'host.name' },
          ip: { type: 'ip' },
          labels: isSeven
            ? { properties: { a: keyword, 'b.c': keyword } }
            : { type: isOpenSearch ? 'flat_object' : 'flattened' },
          items: { type: 'nested', properties: { id: keyword } },
        },
      },
      [
        {
          msg: 'Slow page',
          size: 5,
          day: '2026-01-31',
          host: { name: 'web' },
          labels: { a: 'x' },
          ip: '10.0.0.1',
        },
        { msg: 'page', size: 2 ** 40, 'host.name': 'db', note: 'a quick fox', labels: { a: 'y', 'b.c': 1 } },
        { items: [{ id: 'i1' }], day: '2026-02-28T12:00:00Z' },
      ].map((document, n) => ({ '@timestamp': at(n), n, ...document })),
    )
    const numbers = async (url: string) => (await all(backend.rows(query(url), ask()))).map(({ n }) => n)
    for (const [url, expected] of [
      ['msg=page', [1]],
      ['msg~=page', [1, 0]],
      ['msg*=SLOW', [0]],
      ['size=5.0', [0]],
      ['size=5.5', []],
      ['size>=4.5', [1, 0]],
      ['size=1e300', []],
      ['day=2026-01-31', [0]],
      ['day>=2026-02', null],
      ['day>=2026-02-01', [2]],
      ['server=web', [0]],
      ['host.name!', [2]],
      ['ip=10.0.0.1', [0]],
      ['ip=nowhere', []],
      ['labels.a=x', [0]],
      ['labels.a', [1, 0]],
      ['labels.b.c=1', [1]],
      ['note=quick fox', [1]],
      ['items', [2]],
      ['q=fox', [1]],
      ['q=slow page', [0]],
      ['q=web', [0]],
      ['_sort=msg', [0, 1, 2]],
      ['_sort=-size', [1, 0, 2]],
      ['_sort=note', null],
    ] as const) {
      if (expected === null)
        await expect(numbers(url), url).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_QUERY' })
      else expect(await numbers(url), url).toEqual(expected)
    }
    const rows = (url: string) => all(backend.rows(query(url), ask()))
    expect(await rows('_c=server&_c=items&_c=labels.a&_c=host&_sort=n')).toMatchObject([
      { server: 'web', items: null, 'labels.a': 'x', host: { name: 'web' } },
      { server: 'db', 'labels.a': 'y' },
      { server: null, items: [{ id: 'i1' }] },
    ])
    expect(await rows('_by=server&_c=*|count')).toEqual([
      { server: 'db', '*|count': 1 },
      { server: 'web', '*|count': 1 },
      { server: null, '*|count': 1 },
    ])
    expect(await rows('_by=day&_c=size|sum&_c=msg|count&_c=note|count')).toEqual([
      { day: '2026-01-31T00:00:00.000Z', 'size|sum': 5, 'msg|count': 1, 'note|count': 0 },
      { day: '2026-02-28T12:00:00.000Z', 'size|sum': null, 'msg|count': 0, 'note|count': 0 },
      { day: null, 'size|sum': 2 ** 40, 'msg|count': 1, 'note|count': 1 },
    ])
  })

  test('come all, each once, in pages of a point in time, with and without a time or a value to be sorted by', async () => {
    const documents = Array.from({ length: 12_500 }, (_, n) => ({
      n,
      ...(n % 3 === 0 && { '@timestamp': at(Math.floor(n / 50)) }),
      ...(n % 2 === 0 && { ms: n % 7, level: n % 4 === 0 ? 'info' : 'warn', ok: n % 4 === 0 }),
    }))
    const keyword = { type: 'keyword' }
    const backend = await stored(
      {
        properties: {
          '@timestamp': { type: 'date' },
          ms: { type: 'double' },
          ok: { type: 'boolean' },
          level: keyword,
          n: { type: 'long' },
        },
      },
      documents,
    )
    const numbers = async (url: string) =>
      (await all(backend.rows(query(url), ask()))).map(({ n }) => Number(n))
    for (const sort of ['', '_sort=-level&_sort=ms&']) {
      const found = await numbers(`${sort}_c=n`)
      expect(new Set(found).size, sort).toBe(documents.length)
      expect(found, sort).toHaveLength(documents.length)
    }
    expect(await numbers('_sort=n&_offset=12000&_limit=3&_c=n')).toEqual([12_000, 12_001, 12_002])
    expect(await numbers('_sort=n&_offset=20000&_limit=3&_c=n')).toEqual([])
    expect((await backend.rows(query('_meta=y'), ask())).count).toBe(12_500)
    // Over pages, with values of each kind and with none, at which a page can end.
    const by = await all(
      backend.rows(query('_by=level&_by=@timestamp&_by=ok&_by=n&_c=*|count&_sort=-n'), ask()),
    )
    expect(by).toHaveLength(12_500)
    expect(by.every((group) => group['*|count'] === 1)).toBe(true)
    expect(by[7]).toEqual({ level: 'info', '@timestamp': at(249), ok: true, n: 12_492, '*|count': 1 })
  })

  test('have histograms without holes, split by what is most frequent', async () => {
    const backend = await logged([
      ...Array.from({ length: 12 }, (_, n) => ({
        '@timestamp': at(1_000 * n),
        level: `l${n}`,
        list: [n, 99],
      })),
      ...Array.from({ length: 10 }, (_, n) => ({ '@timestamp': at(1_000 * n), level: `l${n}`, ok: n > 4 })),
      { '@timestamp': at(59_999) },
    ])
    const bars = { ...ask(), bars: 60 }
    const plain = await backend.histogram(query(''), bars)
    expect(plain.intervalMs).toBe(1_000)
    expect(plain.bars).toHaveLength(60)
    expect(plain.bars.slice(9, 13)).toEqual([
      { atMs: T0 + 9_000, counts: { '': 2 } },
      { atMs: T0 + 10_000, counts: { '': 1 } },
      { atMs: T0 + 11_000, counts: { '': 1 } },
      { atMs: T0 + 12_000, counts: {} },
    ])
    const split = await backend.histogram(query(`_to=${at(11_000)}`), { ...bars, bars: 12, by: 'level' })
    expect(split.bars.map(({ counts }) => counts)).toEqual([
      ...Array.from({ length: 10 }, (_, n) => ({ [`l${n}`]: 2 })),
      { '': 1 },
      { '': 1 },
    ])
    const flags = await backend.histogram(query(''), { ...bars, bars: 1, by: 'ok' })
    expect(flags).toEqual({ intervalMs: 60_000, bars: [{ atMs: T0, counts: { true: 5, false: 5, '': 13 } }] })
    expect((await backend.histogram(query('level=none'), bars)).bars).toEqual([])
  })

  test('have statistics of each column', async () => {
    const backend = await logged([
      { '@timestamp': at(0), level: 'error', ms: 1.5, ok: true, tags: ['a', 'b'] },
      { '@timestamp': at(1), level: 'Error', ms: 3 },
      { '@timestamp': at(2), level: 'error', ms: 3, ok: false, tags: 'b' },
      { '@timestamp': at(3), level: 'info' },
    ])
    const of = (column: string, more = {}, url = '') =>
      backend.statistics(query(url), column, { ...ask(), most: 2, ...more })
    expect(await of('level')).toEqual({
      records: 4,
      present: 4,
      top: [
        { value: 'error', count: 2 },
        { value: 'Error', count: 1 },
      ],
    })
    expect((await of('level', { prefix: 'E', most: 5 })).top).toEqual([
      { value: 'error', count: 2 },
      { value: 'Error', count: 1 },
    ])
    expect((await of('level', { prefix: '.' })).top).toEqual([])
    expect(await of('ms')).toEqual({
      records: 4,
      present: 3,
      top: [
        { value: 3, count: 2 },
        { value: 1.5, count: 1 },
      ],
      min: 1.5,
      max: 3,
      avg: 2.5,
    })
    expect((await of('ms', { prefix: '1' })).top).toEqual([{ value: 1.5, count: 1 }])
    expect(await of('tags')).toMatchObject({
      present: 2,
      top: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
      ],
    })
    expect(await of('ok', {}, 'ms=3')).toEqual({ records: 2, present: 1, top: [{ value: false, count: 1 }] })
    expect(await of('@timestamp', { most: 1 })).toMatchObject({
      top: [{ value: at(0), count: 1 }],
      min: at(0),
      max: at(3),
    })
  })

  test('are refused to a query that costs the server too much, at once', async () => {
    const backend = await logged([{ msg: 'a'.repeat(100) }])
    const started = performance.now()
    await expect(backend.rows(query('msg~=(a|b)*a(a|b){30}'), ask())).rejects.toMatchObject({
      code: 'ERR_GRAMEXLOG_QUERY',
      message: expect.stringMatching(/the server refuses it: .*10000/),
    })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('are none while there is no index, and are there with the first', async () => {
    const app = appFolder({ url })
    const backend = await backendOf(app)
    expect(await all(backend.rows(query('level=x&_limit=5'), ask()))).toEqual([])
    expect(await all(backend.rows(query('level=x'), ask()))).toEqual([])
    const { log, flush, close } = await open({ config: app.config })
    log('guide', { level: 'x' })
    await flush()
    await close()
    await request(url, 'POST', `/${app.index}/_refresh`)
    expect(await all(backend.rows(query('level=x'), ask()))).toHaveLength(1)
  })
})
