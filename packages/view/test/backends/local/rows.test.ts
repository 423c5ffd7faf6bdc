import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { open } from '@gramexlog/core'
import { documentId } from '@gramexlog/core/viewer'
import { expect, test } from 'vitest'
import { LocalTarget } from '../../support/local-target.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 31) + second * 1000).toISOString()
const record = (x: number, more: object = {}) => ({ '@timestamp': at(x), x, ...more })

test('records come as they were logged, the newest first', async () => {
  const target = new LocalTarget()
  target.write([record(1, { list: [1, 'a', null], deep: { a: { b: null } } }), record(3), record(2)])
  expect(await target.rows('')).toEqual([
    record(3),
    record(2),
    record(1, { list: [1, 'a', null], deep: { a: { b: null } } }),
  ])
})

test('what core logs is found', async () => {
  const target = new LocalTarget()
  const log = await open({ config: target.config.file })
  for (let x = 0; x < 5; x += 1) log.log('guide', { x, '@timestamp': at(x) })
  await log.close()
  expect(await target.values('x', 'x>=1')).toEqual([4, 3, 2])
})

test('of records of the same time the last one is first, across pages too', async () => {
  const target = new LocalTarget()
  for (const [segment, from] of [
    [1, 0],
    [2, 3000],
  ] as const)
    target.write(
      Array.from({ length: 3000 }, (_, n) => ({ '@timestamp': at(0), n: from + n, same: true })),
      segment,
    )
  const seen: unknown[] = []
  for (let offset = 0; offset < 6000; offset += 1000)
    seen.push(...(await target.values('n', `_limit=1000&_offset=${offset}`)))
  expect(seen).toEqual(Array.from({ length: 6000 }, (_, n) => 5999 - n))
})

test('without a limit all records come', async () => {
  const target = new LocalTarget()
  target.write(Array.from({ length: 5000 }, (_, n) => ({ '@timestamp': at(n), n })))
  const values = await target.values('n', '_sort=n')
  expect(values).toEqual(Array.from({ length: 5000 }, (_, n) => n))
})

test('an id is made of the place of the line', async () => {
  const target = new LocalTarget()
  const lines = ['{"x":1}\n', '{"x":2,"é":"ü"}\n', '\n', 'torn{\n', '{"x":3}\n']
  target.write(lines.join(''), 1, 1)
  target.write('{"x":4}\n', 7, 2)
  const id = (writer: string, segment: number, before: number) =>
    documentId(writer.padStart(16, '0'), segment, Buffer.byteLength(lines.slice(0, before).join('')))
  expect(await target.rows('_sort=x', { ids: true })).toEqual([
    { _id: id('1', 1, 0), x: 1 },
    { _id: id('1', 1, 1), x: 2, é: 'ü' },
    { _id: id('1', 1, 4), x: 3 },
    { _id: id('2', 7, 0), x: 4 },
  ])
  const [first] = await target.rows('_c=x&_c=_id&_sort=-_id')
  expect(first).toEqual({ x: 4, _id: id('2', 7, 0) })
})

test('ids of a file of many blocks are those of its lines', async () => {
  const target = new LocalTarget()
  const lines = Array.from({ length: 3000 }, (_, n) => `{"n":${n},"text":"${'x'.repeat(n % 97)}"}\n`)
  target.write(lines.join(''))
  const offsets = new Map<string, number>()
  let offset = 0
  for (const [n, line] of lines.entries()) {
    offsets.set(documentId('1'.padStart(16, '0'), 1, offset), n)
    offset += line.length
  }
  const rows = await target.rows('', { ids: true })
  expect(rows).toHaveLength(3000)
  for (const { _id, n } of rows) expect(offsets.get(String(_id))).toBe(n)
})

test('what is appended is found by the same back end', async () => {
  const target = new LocalTarget()
  target.write([record(1)])
  expect(await target.values('x')).toEqual([1])
  appendFileSync(target.path(), `${JSON.stringify(record(2))}\n{"x":3,"@timest`)
  expect(await target.values('x')).toEqual([2, 1])
  appendFileSync(target.path(), `amp":"${at(3)}"}\n`)
  expect(await target.values('x')).toEqual([3, 2, 1])
  rmSync(target.path())
  expect(await target.rows('')).toEqual([])
})

test('lines that are no records are passed over', async () => {
  const target = new LocalTarget()
  const invalid = Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')])
  target.write(Buffer.concat([Buffer.from('{"x":1}\n[1]\n5\nnull\n"x"\n{"x":2} {"x":3}\n'), invalid]), 1)
  target.write(Buffer.alloc(100), 2)
  target.write('', 3)
  target.write(
    Buffer.concat([Buffer.from('{"x":4}\n'), Buffer.alloc(50), Buffer.from('\n{"x":5}\n{"x":')]),
    4,
  )
  expect((await target.values('x', '_sort=x')).map(Number)).toEqual([1, 4, 5])
})

test('a target without files, or without records, has no rows', async () => {
  const target = new LocalTarget()
  expect(await target.rows('anything=1')).toEqual([])
  target.write('torn')
  expect(await target.rows('anything=1&_meta=y')).toEqual([])
})

test('only the records of the one target are found', async () => {
  const target = new LocalTarget()
  target.write([{ x: 1 }])
  const path = target.path().replace('/guide/', '/guide2/')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '{"x":2}\n')
  expect(await target.values('x')).toEqual([1])
})

test('numbers are sorted before false and true, and these before texts, lists by their least or greatest, what has no value last', async () => {
  const target = new LocalTarget()
  const values = [10, 9, 'b', 'a', [5, 'z'], null, { o: 1 }, [], true, undefined, 'é', '😀', '\uffff']
  target.write(values.map((v) => ({ v })))
  const shown = async (url: string) => (await target.values('v', url)).slice(0, 9)
  expect(await shown('_sort=v')).toEqual([[5, 'z'], 9, 10, true, 'a', 'b', 'é', '\uffff', '😀'])
  expect(await shown('_sort=-v')).toEqual(['😀', '\uffff', 'é', [5, 'z'], 'b', 'a', true, 10, 9])
})

test('times are sorted as moments', async () => {
  const target = new LocalTarget()
  const times = [
    '2026-01-31T01:00:00+05:30',
    '2026-01-30T20:00:00Z',
    1769810400000,
    '2026-01-30',
    'never',
    null,
  ]
  target.write(times.map((time) => ({ '@timestamp': time })))
  expect((await target.values('@timestamp', '')).slice(0, 4)).toEqual([
    1769810400000,
    '2026-01-30T20:00:00Z',
    '2026-01-31T01:00:00+05:30',
    '2026-01-30',
  ])
})

test('with _c only these columns are shown, with -column all others', async () => {
  const target = new LocalTarget()
  target.write([{ a: 1, 'b.c': 2, b: { d: 3, e: 4 }, 'x/y~z"': 5 }])
  expect(await target.rows('_c=b.d&_c=b.c&_c=x/y~z"&_c=a')).toEqual([
    { 'b.d': 3, 'b.c': 2, 'x/y~z"': 5, a: 1 },
  ])
  expect(await target.rows('_c=-b.d&_c=-b.c&_c=-nothing')).toEqual([{ a: 1, b: { e: 4 }, 'x/y~z"': 5 }])
  expect((await target.ask('_c=b.d&_c=a')).columns).toEqual(['b.d', 'a'])
})

test('with _meta the count of all rows is told', async () => {
  const target = new LocalTarget()
  target.write(Array.from({ length: 50 }, (_, x) => ({ x })))
  expect((await target.ask('x>=9&_limit=3&_meta=y')).count).toBe(40)
  expect((await target.ask('x>=9&_limit=3')).count).toBeUndefined()
})

test('members with names that mean something to JavaScript are data', async () => {
  const target = new LocalTarget()
  target.write('{"__proto__":{"x":1},"constructor":2,"toString":null,"length":3}\n')
  const [row] = await target.rows('__proto__.x=1&constructor=2', { ids: true })
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
  expect(Object.keys(row!)).toEqual(['_id', '__proto__', 'constructor', 'toString', 'length'])
  const [shown] = await target.rows('_c=__proto__&_c=length')
  expect(Object.entries(shown!)).toEqual([
    ['__proto__', { x: 1 }],
    ['length', 3],
  ])
})

test('a column that no record has is told, with the nearest one', async () => {
  const target = new LocalTarget()
  target.write([{ level: 'info', user: { id: 1 } }])
  for (const url of ['levle=info', '_sort=levle', '_c=levle', 'levle~=x'])
    await expect(target.rows(url)).rejects.toMatchObject({
      code: 'ERR_GRAMEXLOG_QUERY',
      message: expect.stringContaining('no record has the column "levle"; did you mean "level"?'),
    })
  await expect(target.rows('usr.id=1')).rejects.toThrow('did you mean "user.id"?')
  expect(await target.rows('levle!', { anyColumn: true })).toHaveLength(1)
})

test('a question is interrupted by its signal', async () => {
  const target = new LocalTarget()
  target.write(Array.from({ length: 100_000 }, (_, n) => ({ n, text: 'x'.repeat(100) })))
  const controller = new AbortController()
  const asked = target.ask('text~=(x?){200}y', { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('enough')), 20)
  await expect(asked).rejects.toThrow('enough')
})

test('records are found by their ids', async () => {
  const target = new LocalTarget()
  target.write('{"x":1}\n{"x":2,"y":1}\n{"x":3}', 1)
  target.write([{ x: 4, long: 'é'.repeat(50_000) }, { x: 5 }], 2)
  const ids = new Map((await target.rows('', { ids: true })).map(({ _id, x }) => [x, String(_id)]))
  const asked = (...wanted: number[]) => wanted.map((x) => `_id=${ids.get(x)}`).join('&')
  expect(await target.values('x', `${asked(5, 1, 3, 4)}&_sort=-x`)).toEqual([5, 4, 3, 1])
  expect(await target.rows(`${asked(1, 2)}&y=1`, { ids: true })).toEqual([{ _id: ids.get(2), x: 2, y: 1 }])
  expect(await target.rows(`${asked(1, 2, 5)}&_by=&_c=x|sum`)).toEqual([{ 'x|sum': 8 }])
  expect(await target.values('x', '_id&_sort=x&_limit=2')).toEqual([1, 2])
  expect(await target.values('x', '_id!')).toEqual([])
  const inside = documentId('1'.padStart(16, '0'), 1, 3)
  const other = documentId('2'.padStart(16, '0'), 1, 0)
  expect(await target.values('x', `_id=${inside}&_id=${other}&_id=../../etc/passwd`)).toEqual([])
  await expect(target.rows(`_id!=${other}`)).rejects.toThrow('is no condition on ids; allowed: _id=<id>')
  await expect(target.rows('_by=_id')).rejects.toThrow('_by=_id')
})
