import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GramexLog, open } from '@gramexlog/core'
import { loadConfig } from '@gramexlog/core/viewer'
import { type Backend, openBackend, parseQuery, type Row } from '@gramexlog/view'
import { fitsQuery } from '@gramexlog/view/reader'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
// No name leads there.
import { LocalBackend } from '../packages/view/dist/esm/backends/local/local.js'
import { closedPort } from './support/closed-port.ts'
import { count } from './support/search.ts'

const T0 = Date.parse('2026-03-01T10:00:00.000Z')
const at = (minutes: number) => new Date(T0 + minutes * 60_000).toISOString()

/** What is asked about, one a minute: of each kind of value some. The numbers behind the questions are their `n`. */
const RECORDS = [
  { level: 'info', msg: 'server started', port: 9988, ok: true, 'user.id': 'ann', tags: ['a', 'b'], ms: 1.5 },
  { level: 'info', msg: 'GET /page', port: 9988, ok: true, 'user.id': 'bob', tags: ['b'], ms: 20 },
  { level: 'warn', msg: 'Slow page: 100%', port: 9989, ok: false, user: { id: 'ann' }, ms: 1200 },
  {
    level: 'error',
    msg: 'failed (timeout)',
    ok: false,
    err: { type: 'TypeError', message: 'x is undefined' },
  },
  { level: 'error', msg: 'Failed again', ok: null, tags: [], ms: -3, city: 'São Paulo' },
  { level: 'debug', msg: '', city: 'Zürich', ms: 0 },
  { level: 'info', msg: '高 σ س emoji 🎉', city: 'zürich', list: [1, 2, 3], day: '2026-02-28' },
  { level: 'info', msg: 'line one\nline two', list: [3, 4], day: '2026-03-01' },
  { level: 'fatal', msg: '<script>alert(1)</script>', 'a b': 'space', 'x/y': 'slash', 'q"q': 'quote' },
  { level: 'info', msg: 'last', port: 80, 'user.id': 'cid', ms: 1e6, city: '' },
].map((fields, n) => ({ n, '@timestamp': at(n), ...fields }))

/** A query, and the `n` of the records that it gives, newest first if it does not sort. */
const FILTERS: readonly [query: string, expected: readonly number[]][] = [
  ['', [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
  ['level=error', [4, 3]],
  ['level=error&level=fatal', [8, 4, 3]],
  ['level!=info', [8, 5, 4, 3, 2]],
  ['level!=info&level!=error', [8, 5, 2]],
  ['level=info&port=9988', [1, 0]],
  ['port=9988', [1, 0]],
  ['port=9988.0', [1, 0]],
  ['port!=9988', [9, 8, 7, 6, 5, 4, 3, 2]],
  ['ms=-3', [4]],
  ['ms=1e6', [9]],
  ['ms=0', [5]],
  ['ok=true', [1, 0]],
  ['ok=false', [3, 2]],
  ['ok!=false', [9, 8, 7, 6, 5, 4, 1, 0]],
  // With a value, and without.
  ['port', [9, 2, 1, 0]],
  ['port=', [9, 2, 1, 0]],
  ['port!', [8, 7, 6, 5, 4, 3]],
  ['ok', [3, 2, 1, 0]],
  ['ok!', [9, 8, 7, 6, 5, 4]],
  ['tags', [1, 0]],
  ['city', [9, 6, 5, 4]],
  // Numbers by their size, text by its letters, times by time.
  ['ms>=20', [9, 2]],
  ['ms>~=20', [9, 2, 1]],
  ['ms<=0', [4]],
  ['ms<~=0', [5, 4]],
  ['ms>=1&ms<=100', [1, 0]],
  ['level>=fatal', [9, 7, 6, 2, 1, 0]],
  ['level<~=error', [5, 4, 3]],
  ['day>=2026-02-28', [7]],
  ['day>~=2026-02-28', [7, 6]],
  [`@timestamp>=${at(7)}`, [9, 8]],
  [`@timestamp>~=${at(7)}`, [9, 8, 7]],
  [`@timestamp<=${at(1)}`, [0]],
  [`@timestamp=${at(3)}`, [3]],
  ['@timestamp=2026-03-01T11:03:00%2B01:00', [3]],
  [`_from=${at(8)}`, [9, 8]],
  [`_to=${at(1)}`, [1, 0]],
  [`_from=${at(3)}&_to=${at(4)}`, [4, 3]],
  // Patterns.
  ['msg~=ailed', [4, 3]],
  ['msg~=failed', [3]],
  ['msg*=failed', [4, 3]],
  ['msg!~=ailed', [9, 8, 7, 6, 5, 2, 1, 0]],
  ['msg!*=FAILED', [9, 8, 7, 6, 5, 2, 1, 0]],
  ['msg~=^GET', [1]],
  ['msg~=%25$', [2]],
  ['msg~=\\(time', [3]],
  ['msg~=a(i|g)', [4, 3, 2, 1]],
  ['msg~=one.line', [7]],
  ['msg~=^[a-f]', [3]],
  ['msg~=[0-9]{3}', [2]],
  ['msg~=^$', [5]],
  ['city*=ZÜRICH', [6, 5]],
  ['city~=S.o', [4]],
  ['level~=err&level~=fat', [8, 4, 3]],
  ['tags~=a', [0]],
  // Paths, lists, names of any kind.
  ['user.id=ann', [2, 0]],
  ['user.id!', [8, 7, 6, 5, 4, 3]],
  ['err.type=TypeError', [3]],
  ['tags=b', [1, 0]],
  ['tags!=b', [9, 8, 7, 6, 5, 4, 3, 2]],
  ['list=3', [7, 6]],
  ['list>=3', [7]],
  ['list<=2', [6]],
  ['a b=space', [8]],
  ['x/y=slash', [8]],
  ['q"q=quote', [8]],
  ['msg=%3Cscript%3Ealert(1)%3C/script%3E', [8]],
  ["msg=' OR 1=1 --", []],
  // Words anywhere.
  ['q=failed', [4, 3]],
  ['q=FAILED again', [4]],
  ['q=ail', []],
  ['q=TypeError', [3]],
  ['q=9988', [1, 0]],
  ['q=level', []],
  ['q=zürich', [6, 5]],
  ['q=page&level=warn', [2]],
  ['q="slow" -page (100', [2]],
  // Order and pages.
  ['_sort=n', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['_sort=-n&_limit=3', [9, 8, 7]],
  ['_sort=n&_limit=3&_offset=2', [2, 3, 4]],
  ['_sort=n&_offset=8', [8, 9]],
  ['_sort=n&_offset=20', []],
  ['_sort=level&_sort=-n', [5, 4, 3, 8, 9, 7, 6, 1, 0, 2]],
  ['_sort=ms&_sort=n', [4, 5, 0, 1, 2, 9, 3, 6, 7, 8]],
  ['_sort=-ms&_sort=n', [9, 2, 1, 0, 5, 4, 3, 6, 7, 8]],
  ['_sort=@timestamp&_limit=2', [0, 1]],
]

/** A query with `_by` or `_c`, and its rows. */
const ROWS: readonly [query: string, rows: readonly Row[]][] = [
  [
    '_by=level&_c=*|count',
    [
      { level: 'debug', '*|count': 1 },
      { level: 'error', '*|count': 2 },
      { level: 'fatal', '*|count': 1 },
      { level: 'info', '*|count': 5 },
      { level: 'warn', '*|count': 1 },
    ],
  ],
  [
    '_by=level&_c=ms|count&_c=ms|sum&_c=ms|avg&_c=ms|min&_c=ms|max&_sort=-ms|sum',
    [
      {
        level: 'info',
        'ms|count': 3,
        'ms|sum': 1000021.5,
        'ms|avg': 1000021.5 / 3,
        'ms|min': 1.5,
        'ms|max': 1e6,
      },
      { level: 'warn', 'ms|count': 1, 'ms|sum': 1200, 'ms|avg': 1200, 'ms|min': 1200, 'ms|max': 1200 },
      { level: 'debug', 'ms|count': 1, 'ms|sum': 0, 'ms|avg': 0, 'ms|min': 0, 'ms|max': 0 },
      { level: 'error', 'ms|count': 1, 'ms|sum': -3, 'ms|avg': -3, 'ms|min': -3, 'ms|max': -3 },
      { level: 'fatal', 'ms|count': 0, 'ms|sum': null, 'ms|avg': null, 'ms|min': null, 'ms|max': null },
    ],
  ],
  [
    '_by=port&_c=n|max',
    [
      { port: 80, 'n|max': 9 },
      { port: 9988, 'n|max': 1 },
      { port: 9989, 'n|max': 2 },
      { port: null, 'n|max': 8 },
    ],
  ],
  [
    '_by=ok&_by=level&_c=*|count&_c=n|min&level=error&level=warn',
    [
      { ok: false, level: 'error', '*|count': 1, 'n|min': 3 },
      { ok: false, level: 'warn', '*|count': 1, 'n|min': 2 },
      { ok: null, level: 'error', '*|count': 1, 'n|min': 4 },
    ],
  ],
  [
    '_by=tags&_c=*|count',
    [
      { tags: 'a', '*|count': 1 },
      { tags: 'b', '*|count': 2 },
      { tags: null, '*|count': 8 },
    ],
  ],
  ['_by=user.id&_c=n|max&user.id=ann', [{ 'user.id': 'ann', 'n|max': 2 }]],
  [
    '_by=level&_c=*|count&*|count>=1&_sort=-*|count',
    [
      { level: 'info', '*|count': 5 },
      { level: 'error', '*|count': 2 },
    ],
  ],
  ['_by=level&_c=n|sum&*|count=2', [{ level: 'error', 'n|sum': 7 }]],
  ['_by=level&_c=*|count&_limit=1&_offset=1', [{ level: 'error', '*|count': 2 }]],
  [
    '_by=&_c=n|max&_c=@timestamp|min&_c=@timestamp|max',
    [{ 'n|max': 9, '@timestamp|min': at(0), '@timestamp|max': at(9) }],
  ],
  ['_by=&_c=*|count&level=nothing', [{ '*|count': 0 }]],
  ['_by=level&_c=level|count&level=nothing', []],
  [
    '_by=level&level=warn',
    [{ level: 'warn', 'list|sum': null, 'ms|sum': 1200, 'n|sum': 2, 'port|sum': 9989 }],
  ],
  [
    '_by=@timestamp&_c=n|sum&_limit=2',
    [
      { '@timestamp': at(0), 'n|sum': 0 },
      { '@timestamp': at(1), 'n|sum': 1 },
    ],
  ],
  [
    '_c=n&_c=user.id&_c=err.type&_c=tags&_sort=n&_limit=4',
    [
      { n: 0, 'user.id': 'ann', 'err.type': null, tags: ['a', 'b'] },
      { n: 1, 'user.id': 'bob', 'err.type': null, tags: ['b'] },
      { n: 2, 'user.id': 'ann', 'err.type': null, tags: null },
      { n: 3, 'user.id': null, 'err.type': 'TypeError', tags: null },
    ],
  ],
]

/** With halves of surrogate pairs, which JSON has as escapes. */
const ODD = ['whole 😀', 'half \ud83d pair', '\ude00'].map((msg, n) => ({ n, '@timestamp': at(n), msg }))

/** Of winston's names and pino's numbers in one target, and what looks like either. */
const LEVELS = [
  { level: 'error', 'log.level': 'warn', grade: 'error' },
  { level: 50, 'log.level': 40, grade: 50 },
  { level: 'info' },
  { level: 30 },
  { level: 55 },
  { level: [50, 'x'] },
  { level: 'Error' },
  {},
].map((fields, n) => ({ n, '@timestamp': at(n), ...fields }))

/** A level's name finds what is shown under it; a number what was logged as this number. */
const OF_LEVELS: readonly [query: string, expected: readonly number[]][] = [
  ['level=error', [0, 1, 5]],
  ['level!=error', [2, 3, 4, 6, 7]],
  ['level=50', [1, 5]],
  ['level!=50', [0, 2, 3, 4, 6, 7]],
  ['level=error&level=info', [0, 1, 2, 3, 5]],
  ['level!=error&level!=info', [4, 6, 7]],
  ['log.level=warn', [0, 1]],
  ['level=Error', [6]],
  ['grade=error', [0]],
  ['level~=^error$', [0]],
]

/** What is wrong with a query that asks for what is not there. */
const PROBLEMS: readonly [query: string, message: RegExp][] = [
  ['levle=x', /levle.*level/],
  ['_sort=prot', /prot.*port/],
  ['_c=prot', /prot.*port/],
  ['_by=prot', /prot.*port/],
  ['_by=level&_c=prot|sum', /prot.*port/],
]

async function collect(pieces: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const piece of pieces) rows.push(...piece)
  return rows
}

const ask = () => ({ nowMs: T0 + 3_600_000, signal: new AbortController().signal })

describe('of records that are read one by one', () => {
  // These have no order.
  const unsorted = FILTERS.filter(([query]) => !/_(sort|limit|offset)=/.test(query))

  test.each(unsorted)('?%s', (query, expected) => {
    const fits = fitsQuery(parseQuery(new URLSearchParams(query)), T0)
    const records: Row[] = JSON.parse(JSON.stringify(RECORDS))
    expect(records.filter((record) => fits(record, '')).map(({ n }) => n)).toEqual(expected.toReversed())
  })

  test.each(OF_LEVELS)('?%s', (query, expected) => {
    const fits = fitsQuery(parseQuery(new URLSearchParams(query)), T0)
    expect(LEVELS.filter((record) => fits(record, '')).map(({ n }) => n)).toEqual(expected)
  })
})

describe.for(inject('servers'))('over $name and over the local files', ({ name, url }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))
  const file = join(folder, 'gramexlog.yaml')
  const index = `view-${randomUUID()}`
  let backends: Record<'elasticsearch' | 'local' | 'both' | 'column files', Backend>
  const columnsDir = join(folder, 'columns')
  let writer: GramexLog

  beforeAll(async () => {
    const guide = { url, index, sink: ['elasticsearch', 'local'] }
    writeFileSync(
      file,
      JSON.stringify({
        gramexlog: {
          flush: 60,
          exitTimeout: 60,
          guide,
          half: { url, index: `half-${index}` },
          odd: { ...guide, index: `odd-${index}` },
          levels: { ...guide, index: `levels-${index}` },
        },
      }),
    )
    // What is delivered, and what is logged while the server is away.
    const port = await closedPort()
    writer = await open({ config: file })
    for (const record of RECORDS) writer.log('guide', record)
    for (const record of RECORDS.slice(0, 5)) writer.log('half', record)
    for (const record of ODD) writer.log('odd', record)
    for (const record of LEVELS) writer.log('levels', record)
    const delivered = RECORDS.length + 5 + ODD.length + LEVELS.length
    expect(await writer.close()).toMatchObject({ delivered, dead: 0 })
    for (const name of [index, `half-${index}`, `odd-${index}`, `levels-${index}`]) await count(url, name)
    const config = loadConfig({ config: file })
    const [guideTarget, half] = [config.targets.get('guide')!, config.targets.get('half')!]
    const away = { ...half, url: `http://127.0.0.1:${port}` }
    writeFileSync(
      `${file}.away`,
      JSON.stringify({
        gramexlog: { flush: 60, exitTimeout: 0.1, half: { url: away.url, index: `half-${index}` } },
      }),
    )
    const later = await open({ config: `${file}.away`, dir: config.dir })
    for (const record of RECORDS.slice(5)) later.log('half', record)
    await later.close()
    cpSync(config.dir, columnsDir, { recursive: true })
    const columns = new LocalBackend({ ...config, dir: columnsDir }, guideTarget, { columnFileBytes: 1 })
    await columns.makeColumnFiles()
    backends = {
      elasticsearch: await openBackend(config, guideTarget, 'elasticsearch'),
      local: await openBackend(config, guideTarget, 'local'),
      both: await openBackend(config, half, 'both'),
      'column files': columns,
    }
  })

  afterAll(async () => {
    await Promise.all(Object.values(backends ?? {}).map((backend) => backend.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  const rowsOf = async (name: keyof typeof backends, query: string): Promise<Row[]> =>
    collect((await backends[name].rows(parseQuery(new URLSearchParams(query)), ask())).rows)

  describe.each(['elasticsearch', 'local', 'both', 'column files'] as const)('%s', (name) => {
    test.each(FILTERS)('?%s', async (query, expected) => {
      const rows = await rowsOf(name, query)
      expect(rows.map(({ n }) => n)).toEqual(expected)
      expect(rows).toEqual(expected.map((n) => JSON.parse(JSON.stringify(RECORDS[n]))))
    })

    test.each(ROWS)('?%s', async (query, expected) => {
      expect(await rowsOf(name, query)).toEqual(expected)
    })

    test.each(PROBLEMS)('?%s', async (query, message) => {
      await expect(rowsOf(name, query)).rejects.toMatchObject({
        code: 'ERR_GRAMEXLOG_QUERY',
        message: expect.stringMatching(message),
      })
    })
  })

  test('text that is no whole Unicode is found by what stands in its place, and shown as it was logged', async () => {
    const config = loadConfig({ config: file })
    for (const backendName of ['elasticsearch', 'local', 'both'] as const) {
      const backend = await openBackend(config, config.targets.get('odd')!, backendName)
      onTestFinished(() => backend.close())
      const rows = async (query: string) =>
        collect((await backend.rows(parseQuery(new URLSearchParams(query)), ask())).rows)
      const sign = backendName !== 'local' && /Elasticsearch [89]/.test(name) ? '?' : '\ufffd'
      expect(await rows('_sort=n')).toEqual(ODD)
      expect(await rows(`msg=half ${sign} pair`)).toEqual([ODD[1]])
      expect(await rows('msg~=^half')).toEqual([ODD[1]])
      expect(await rows('q=pair')).toEqual([ODD[1]])
      const groups = await rows('_by=msg&_c=n|max')
      expect(groups.toSorted((a, b) => Number(a['n|max']) - Number(b['n|max']))).toEqual([
        { msg: 'whole 😀', 'n|max': 0 },
        { msg: `half ${sign} pair`, 'n|max': 1 },
        { msg: sign, 'n|max': 2 },
      ])
    }
  })

  test('a level’s name finds pino’s numbers, in each of them', async () => {
    const config = loadConfig({ config: file })
    for (const backendName of ['elasticsearch', 'local', 'both'] as const) {
      const backend = await openBackend(config, config.targets.get('levels')!, backendName)
      onTestFinished(() => backend.close())
      for (const [query, expected] of OF_LEVELS) {
        const { rows } = await backend.rows(parseQuery(new URLSearchParams(`${query}&_sort=n`)), ask())
        expect(
          (await collect(rows)).map(({ n }) => n),
          `${backendName}: ${query}`,
        ).toEqual(expected)
      }
    }
  })

  test('both have the same columns, times and values', async () => {
    const query = parseQuery(new URLSearchParams('level!=debug'))
    const told = await Promise.all(
      Object.values(backends).map(async (backend) => ({
        columns: await backend.columns(ask()),
        histogram: await backend.histogram(query, { ...ask(), bars: 12, by: 'level' }),
        level: await backend.statistics(query, 'level', { ...ask(), most: 3 }),
        ms: await backend.statistics(query, 'ms', { ...ask(), most: 3 }),
        i: await backend.statistics(query, 'level', { ...ask(), most: 3, prefix: 'I' }),
        count: (await backend.rows(parseQuery(new URLSearchParams('_meta=y&_limit=2&level=info')), ask()))
          .count,
        ids: (await collect((await backend.rows(query, { ...ask(), ids: true })).rows)).map(({ _id }) => _id),
      })),
    )
    expect(told[1]).toEqual(told[0])
    expect(told[3]).toEqual(told[0])
    // Its records have ids of their own.
    expect({ ...told[2], ids: told[0]!.ids }).toEqual(told[0])
    expect(new Set(told[2]!.ids).size).toBe(9)
    expect(told[0]!.count).toBe(5)
    expect(new Set(told[0]!.ids).size).toBe(9)
    expect(told[0]!.columns.slice(0, 2)).toEqual([
      { name: '@timestamp', kind: 'time' },
      { name: 'a b', kind: 'text' },
    ])
    expect(told[0]!.histogram).toMatchObject({ intervalMs: 60_000 })
    expect(told[0]!.histogram.bars.map(({ counts }) => counts)).toEqual(
      [['info'], ['info'], ['warn'], ['error'], ['error'], [], ['info'], ['info'], ['fatal'], ['info']].map(
        (levels) => Object.fromEntries(levels.map((level) => [level, 1])),
      ),
    )
    expect(told[0]!.level).toMatchObject({ records: 9, present: 9 })
    expect(told[0]!.level.top.slice(0, 2)).toEqual([
      { value: 'info', count: 5 },
      { value: 'error', count: 2 },
    ])
    expect(told[0]!.ms).toMatchObject({ records: 9, present: 5, min: -3, max: 1e6 })
    expect(told[0]!.i.top).toEqual([{ value: 'info', count: 5 }])
  })

  test('with column files the lines are not read', async () => {
    const names = readdirSync(columnsDir, { recursive: true, encoding: 'utf8' })
    const segments = names.filter((name) => /guide.*\.ndjson$/.test(name))
    expect(names.filter((name) => /guide.*\.parquet$/.test(name))).toHaveLength(segments.length)
    for (const name of segments) {
      const path = join(columnsDir, name)
      writeFileSync(path, ' '.repeat(statSync(path).size))
    }
    for (const [query, expected] of ROWS.filter(([query]) => query.includes('_by=')))
      expect(await rowsOf('column files', query)).toEqual(expected)
  })
})
