import { expect, test } from 'vitest'
import { LocalTarget } from '../../support/local-target.ts'

function guide(): LocalTarget {
  const target = new LocalTarget()
  target.write([
    { '@timestamp': '2026-01-31T00:00:00.000Z', level: 'info', bytes: 10, tags: ['a', 'b'], user: { id: 1 } },
    {
      '@timestamp': '2026-01-31T05:30:00+05:30',
      level: 'error',
      bytes: 2.5,
      tags: ['a', 'a'],
      user: { id: 2 },
    },
    { '@timestamp': 1769904000000, level: 'info', bytes: 30, tags: [], user: { id: 1 } },
    { level: null, bytes: 'many', tags: 'b', user: { id: 2.0 } },
    { bytes: [1, 2, 'x', null], ok: true },
  ])
  return target
}

test('records are counted by the values of a column, in its order, what has none last', async () => {
  const target = guide()
  expect(await target.rows('_by=level&_c=*|count')).toEqual([
    { level: 'error', '*|count': 1 },
    { level: 'info', '*|count': 2 },
    { level: null, '*|count': 2 },
  ])
  expect((await target.ask('_by=level&_c=*|count&_c=bytes|sum')).columns).toEqual([
    'level',
    '*|count',
    'bytes|sum',
  ])
})

test('a record counts in the group of each value of its list, once', async () => {
  expect(await guide().rows('_by=tags&_c=*|count&_c=bytes|sum')).toEqual([
    { tags: 'a', '*|count': 2, 'bytes|sum': 12.5 },
    { tags: 'b', '*|count': 2, 'bytes|sum': 10 },
    { tags: null, '*|count': 2, 'bytes|sum': 33 },
  ])
})

test('aggregates take the numbers, and all numbers of lists; count takes each value', async () => {
  expect(
    await guide().rows('_by=&_c=bytes|count&_c=bytes|sum&_c=bytes|avg&_c=bytes|min&_c=bytes|max'),
  ).toEqual([{ 'bytes|count': 7, 'bytes|sum': 45.5, 'bytes|avg': 9.1, 'bytes|min': 1, 'bytes|max': 30 }])
  expect(await guide().rows('_by=&_c=level|sum&_c=level|max&_c=level|avg&_c=level|count')).toEqual([
    { 'level|sum': null, 'level|max': null, 'level|avg': null, 'level|count': 3 },
  ])
})

test('times have a least and a greatest, and are told as ISO text', async () => {
  const target = guide()
  expect(
    await target.rows('_by=&_c=@timestamp|min&_c=@timestamp|max&_c=@timestamp|sum&_c=@timestamp|count'),
  ).toEqual([
    {
      '@timestamp|min': '2026-01-31T00:00:00.000Z',
      '@timestamp|max': '2026-02-01T00:00:00.000Z',
      '@timestamp|sum': null,
      '@timestamp|count': 3,
    },
  ])
  expect(await target.rows('_by=@timestamp&_c=*|count')).toEqual([
    { '@timestamp': '2026-01-31T00:00:00.000Z', '*|count': 2 },
    { '@timestamp': '2026-02-01T00:00:00.000Z', '*|count': 1 },
    { '@timestamp': null, '*|count': 2 },
  ])
})

test('without aggregates each column of numbers is added up', async () => {
  const target = new LocalTarget()
  target.write([
    { a: 'x', n: 1, m: { k: 2 }, mixed: 1 },
    { a: 'x', n: 2, m: { k: [3, 4] }, mixed: 'one' },
  ])
  expect(await target.rows('_by=a')).toEqual([{ a: 'x', 'm.k|sum': 9, 'n|sum': 3 }])
})

test('a number is the same group however it was written', async () => {
  const target = new LocalTarget()
  target.write('{"n":1}\n{"n":1.0}\n{"n":1e0}\n{"n":1.5}\n{"n":"1"}\n{"n":true}\n{"n":[1,1.0]}\n')
  expect(await target.rows('_by=n&_c=*|count')).toEqual([
    { n: 1, '*|count': 4 },
    { n: 1.5, '*|count': 1 },
    { n: true, '*|count': 1 },
    { n: '1', '*|count': 1 },
  ])
})

test('groups can have conditions, an order, pages and a count', async () => {
  const target = new LocalTarget()
  target.write(Array.from({ length: 100 }, (_, n) => ({ k: n % 10, j: n % 3, n })))
  const answer = await target.ask(
    '_by=k&_by=j&_c=n|sum&n|count>=3&_sort=-n|max&_limit=2&_offset=1&_meta=y&k<=5',
  )
  expect(answer.count).toBe(5)
  const rows = []
  for await (const piece of answer.rows) rows.push(...piece)
  expect(rows.map(({ k }) => k)).toEqual([3, 2])
  expect(Object.keys(rows[0]!)).toEqual(['k', 'j', 'n|sum'])
})

test('a mistake in a question about groups is told', async () => {
  const target = guide()
  await expect(target.rows('_by=levl')).rejects.toThrow('did you mean "level"?')
  await expect(target.rows('_by=level&_c=bites|sum')).rejects.toThrow('did you mean "bytes"?')
  await expect(target.rows('_by=level&_sort=bytes')).rejects.toThrow(
    '_sort=bytes: is nothing that these groups have',
  )
  await expect(target.rows('_by=level&_c=*|sum')).rejects.toThrow('*|count')
})

test('no more than 100,000 groups are made', async () => {
  const target = new LocalTarget()
  target.write(Array.from({ length: 100_001 }, (_, n) => `{"n":${n}}\n`).join(''))
  await expect(target.rows('_by=n&_c=*|count')).rejects.toMatchObject({
    code: 'ERR_GRAMEXLOG_QUERY',
    message: expect.stringContaining('more than 100,000 groups'),
  })
})

test('where there are no records there are no groups, but one of all together', async () => {
  const target = new LocalTarget()
  expect(await target.rows('_by=x&_c=*|count')).toEqual([])
  expect(await target.rows('_by=&_c=*|count&_c=x|sum&_c=x|count')).toEqual([
    { '*|count': 0, 'x|sum': null, 'x|count': 0 },
  ])
  target.write([{ x: 1 }])
  expect(await target.rows('_by=x&_c=*|count&x=2')).toEqual([])
  expect(await target.rows('_by=&_c=*|count&_c=x|sum&x=2')).toEqual([{ '*|count': 0, 'x|sum': null }])
})
