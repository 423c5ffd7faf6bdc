import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { columnFilePath } from '@gramexlog/core/viewer'
import { expect, test } from 'vitest'
import { LocalBackend } from '../../../src/backends/local/local.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { LocalTarget, NOW } from '../../support/local-target.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 31) + second * 1000).toISOString()

/** Of each kind of value some, which do not come in the order of their times. */
const RECORDS = [
  { level: 'info', ms: 1.5, 'user.id': 'ann', tags: ['a', 'b'], ok: true, "it's": '"quoted"' },
  { level: 'error', ms: 20, user: { id: 'bob', deep: { x: null } }, tags: [], ok: false, big: 1e21 },
  { level: 'error', ms: '7', user: { id: 'ann' }, tags: ['b', 5], text: 'half \ud83d pair' },
  { level: null, ms: 20.0, list: [{ a: 1 }], empty: {}, '': { x: 'nameless' }, text: 'São 高 😀' },
  { '@timestamp': 'no date', level: 'info', ms: -3 },
  { '@timestamp': Date.UTC(2026, 0, 31), level: 'warn', c0: 1, json: 2, ok2: 3, f: 4, m: 5, h: 6 },
].map((fields, n) => ({ n, '@timestamp': at((n * 7) % 5), ...fields }))

const QUESTIONS = [
  '',
  '_sort=n',
  '_sort=-ms&_sort=level',
  '_sort=user.id&_limit=3&_offset=1',
  '_limit=2',
  'level=error&_meta=y',
  'level!=error',
  'level!',
  'user.id=ann',
  'user.id!',
  'user.deep.x!',
  'user',
  'tags=b',
  'ms>=5&ms<=100',
  'ms>=5',
  'ok=false',
  'q=nameless',
  'q=pair',
  'text~=^half',
  '.x=nameless',
  'list',
  'list.a!',
  'empty',
  `it's="quoted"`,
  'f=4&m=5&json=2&c0=1&h=6&ok2=3',
  `_from=${at(1)}&_to=${at(3)}`,
  `@timestamp>=${at(2)}`,
  '_by=level&_c=*|count&_c=ms|sum&_c=ms|min&_c=@timestamp|max',
  '_by=user.id&_by=ok',
  '_by=tags&_c=n|avg',
  '_by=@timestamp&_c=*|count',
  '_by=&_c=*|count&_c=big|max',
  '_c=n&_c=user.id&_c=nothing',
]

/** One of each kind. */
const FEW = ['level=error&_meta=y', '_by=level&_c=ms|sum']

async function answers(backend: LocalBackend, questions = QUESTIONS): Promise<unknown[]> {
  const asked = { nowMs: NOW, signal: new AbortController().signal, anyColumn: true }
  const all: unknown[] = []
  for (const url of questions) {
    const query = parseQuery(new URLSearchParams(url))
    const { rows, ...rest } = await backend.rows(query, { ...asked, ids: query.grouping === undefined })
    const found: unknown[] = []
    for await (const piece of rows) found.push(...piece)
    all.push({ url, ...rest, rows: found })
  }
  const every = parseQuery(new URLSearchParams())
  all.push(await backend.columns(asked))
  all.push(await backend.histogram(every, { ...asked, bars: 9, by: 'level' }))
  for (const column of ['ms', 'tags', '@timestamp', 'user.id'])
    all.push(await backend.statistics(every, column, { ...asked, most: 9 }))
  return all
}

const names = (target: LocalTarget) => readdirSync(dirname(target.path())).sort()

test('answers are the same with column files', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write(RECORDS.slice(0, 2))
  target.write(`\n{"torn\n${JSON.stringify(RECORDS[2])}\n[1]\n\n${JSON.stringify(RECORDS[3])}`, 2)
  target.write(RECORDS.slice(4), 1, 2)
  const before = await answers(target.backend)
  await target.backend.makeColumnFiles()
  expect(names(target).filter((name) => name.endsWith('.parquet'))).toHaveLength(2)
  expect(await answers(target.backend)).toEqual(before)
  // By a view that has learnt nothing from the lines.
  const fresh = new LocalBackend(target.config, target.target)
  expect(await answers(fresh)).toEqual(before)
  await fresh.close()
  // With a file that grows.
  target.write([...RECORDS.slice(4), RECORDS[0]], 1, 2)
  expect(await target.rows('_by=&_c=*|count')).toEqual([{ '*|count': 7 }])
})

test('with them the lines are not read', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write([
    { level: 'info', ms: 1 },
    { level: 'warn', ms: 2 },
  ])
  await target.backend.makeColumnFiles()
  writeFileSync(target.path(), ' '.repeat(statSync(target.path()).size))
  expect(await target.rows('_by=level&_c=ms|sum')).toEqual([
    { level: 'info', 'ms|sum': 1 },
    { level: 'warn', 'ms|sum': 2 },
  ])
  expect((await target.rows('_by=&_c=*|count&none!', { anyColumn: true }))[0]).toEqual({ '*|count': 2 })
  expect(await target.backend.columns({ nowMs: 0, signal: new AbortController().signal })).toHaveLength(2)
})

test('they are made some time after an answer, for their owner alone', async () => {
  const target = new LocalTarget({ columnFileBytes: 1, idleMs: 1 })
  target.write([{ x: 1 }])
  expect(await target.values('x')).toEqual([1])
  await expect.poll(() => names(target)).toEqual(['000001.8.1.parquet', '000001.ndjson'])
  expect(statSync(columnFilePath(dirname(target.path()), 1, 8, 1)).mode & 0o777).toBe(0o600)
})

test('none is made while a long answer is still read', async () => {
  const target = new LocalTarget({ columnFileBytes: 1, idleMs: 1 })
  target.write([{ x: 1 }, { x: 2 }])
  const asked = { nowMs: NOW, signal: new AbortController().signal }
  const { rows } = await target.backend.rows(parseQuery(new URLSearchParams()), asked)
  await new Promise((done) => setTimeout(done, 200))
  expect(names(target)).toEqual(['000001.ndjson'])
  for await (const piece of rows) expect(piece).toHaveLength(2)
  await expect.poll(() => names(target)).toContain('000001.16.1.parquet')
})

test('none is made of small files, of long lines, of what is still written, or is removed when it is delivered', async () => {
  const small = new LocalTarget()
  small.write([{ x: 1 }])
  await small.backend.makeColumnFiles()
  expect(names(small)).toEqual(['000001.ndjson'])
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write([{ x: 'long'.repeat(2000) }], 1, 2)
  target.write([{ x: 1 }])
  target.write([{ x: 2 }], 2)
  target.lease()
  await target.backend.makeColumnFiles()
  expect(names(target)).toEqual(['000001.8.1.parquet', '000001.ndjson', '000002.ndjson', 'lease'])
  expect(readdirSync(dirname(target.path(1, 2)))).toEqual(['000001.ndjson'])
  const sent = { ...target.target, sinks: ['elasticsearch'] as const }
  rmSync(columnFilePath(dirname(target.path()), 1, 8, 1))
  const other = new LocalBackend(target.config, sent, { columnFileBytes: 1 })
  await other.makeColumnFiles()
  expect(names(target)).toEqual(['000001.ndjson', '000002.ndjson', 'lease'])
  await other.close()
})

test.each([
  ['torn', (path: string) => truncateSync(path, statSync(path).size - 5)],
  ['empty', (path: string) => truncateSync(path, 0)],
  ['damaged', (path: string) => writeFileSync(path, readFileSync(path).fill(0x55, 4, 200))],
  ['foreign', (path: string) => writeFileSync(path, 'something else')],
])('one that is %s is not read, and made anew', async (_, spoil) => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write(RECORDS)
  const before = await answers(target.backend, FEW)
  await target.backend.makeColumnFiles()
  const path = columnFilePath(dirname(target.path()), 1, statSync(target.path()).size, 1)
  const good = readFileSync(path)
  spoil(path)
  const fresh = new LocalBackend(target.config, target.target, { columnFileBytes: 1 })
  expect(await answers(fresh, FEW)).toEqual(before)
  await fresh.makeColumnFiles()
  expect(readFileSync(path).equals(good)).toBe(true)
  expect(await answers(fresh, FEW)).toEqual(before)
  await fresh.close()
})

test('one of another segment, and of other bytes, is not read; those of no use go', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write([{ x: 1 }])
  target.write([{ x: 2 }], 2)
  await target.backend.makeColumnFiles()
  const directory = dirname(target.path())
  writeFileSync(columnFilePath(directory, 1, 8, 1), readFileSync(columnFilePath(directory, 2, 8, 1)))
  writeFileSync(columnFilePath(directory, 1, 7, 1), 'older')
  writeFileSync(columnFilePath(directory, 1, 8, 0), 'of an earlier layout')
  writeFileSync(columnFilePath(directory, 1, 8, 99), 'of a later layout')
  writeFileSync(columnFilePath(directory, 9, 8, 1), 'of no segment')
  const fresh = new LocalBackend(target.config, target.target, { columnFileBytes: 1 })
  expect(await target.rows('_by=x&_c=*|count')).toEqual([
    { x: 1, '*|count': 1 },
    { x: 2, '*|count': 1 },
  ])
  await fresh.makeColumnFiles()
  expect(names(target).map((name) => basename(name))).toEqual([
    '000001.8.1.parquet',
    '000001.8.99.parquet',
    '000001.ndjson',
    '000002.8.1.parquet',
    '000002.ndjson',
  ])
  await fresh.close()
})

test('two views may make them at once', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write(RECORDS)
  const other = new LocalBackend(target.config, target.target, { columnFileBytes: 1 })
  const before = await answers(target.backend, FEW)
  await Promise.all([target.backend.makeColumnFiles(), other.makeColumnFiles()])
  expect(names(target)).toHaveLength(2)
  expect(await answers(other, FEW)).toEqual(before)
  await other.close()
})

test('what is asked while they are made is answered the same', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  for (const segment of [1, 2, 3, 4]) target.write(RECORDS, segment)
  const before = await answers(target.backend, FEW)
  const made = target.backend.makeColumnFiles()
  for (let time = 0; time < 5; time += 1) expect(await answers(target.backend, FEW)).toEqual(before)
  await made
  // While somebody asks no further one is begun.
  await target.backend.makeColumnFiles()
  expect(names(target)).toHaveLength(8)
  expect(await answers(target.backend, FEW)).toEqual(before)
})

test('where none can be made answers are the same', async () => {
  const target = new LocalTarget({ columnFileBytes: 1 })
  target.write([{ x: 1 }])
  mkdirSync(`${columnFilePath(dirname(target.path()), 1, 8, 1)}/taken`, { recursive: true })
  expect(await target.values('x')).toEqual([1])
  await target.backend.makeColumnFiles()
  expect(await target.values('x', 'x=1')).toEqual([1])
  expect(names(target)).toEqual(['000001.8.1.parquet', '000001.ndjson'])
})
