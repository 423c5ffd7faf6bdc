import { open } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { documents, request } from './support/search.ts'

type Json = { [name: string]: unknown }

const UNINDEXED = 'gramexlog.unindexed'

const nested = (depth: number): unknown => (depth === 0 ? 'bottom' : { d: nested(depth - 1) })

/** Records that follow each other, in fields that no other line has. */
const LINES: readonly (readonly Json[])[] = [
  [{ user: 'ann' }, { 'user.id': 'u1' }],
  [{ 'owner.id': 'u2' }, { owner: 'bob' }],
  [{ actor: { id: 'u3' } }, { actor: 'cid' }],
  [{ both: 'dan', 'both.id': 'u4' }, { both: { id: 'u5' } }],
  [{ number: 5 }, { number: 'five' }, { number: 6 }],
  [{ text: 'hi' }, { text: { a: 1 } }, { text: 7 }],
  [{ object: { a: 1 } }, { object: 'flat' }, { object: [{ a: 2 }] }],
  [{ flag: true }, { flag: 'perhaps' }, { flag: { a: true } }],
  [{ day: new Date(0) }, { day: 'some day' }, { day: { a: 1 } }],
  [{ mixed: ['x', 5] }, { mixed: [5, 'x'] }],
  [{ list: [1, 'two'] }, { list: [3] }, { list: ['x'] }],
  [{ kinds: [1, true, null, 'x'] }, { kinds: [] }],
  [{ some: [1, { a: 1 }] }, { some: [{ a: 'b' }, 2] }],
  [{ inner: [{ a: 1 }, { a: 'x' }, { a: { b: 1 } }] }, { inner: { a: [1] } }],
  [{ nested: [[1], [2, ['x']]] }, { nested: [[{ a: 1 }]] }],
  [{ long: 'y'.repeat(40_000) }, { long: `${'word '.repeat(10_000)}needle` }],
  [{ deep: nested(25) }, { deep: nested(3) }],
  [{ '': 1 }, { ' ': 1 }, { _source: 1 }, { in: { '': 1 } }],
  [{ '.': 1 }, { 'a..b': 1 }, { '.c': 1 }, { 'c.': 1 }],
  [{ big: 123456789012345678901234567890n }, { big: 'x' }],
  [{ '@timestamp': 'no date' }],
  [{ [UNINDEXED]: 'mine' }, { [UNINDEXED]: 'mine', list: [1, 'two'], '': 1 }],
]

async function opened(app: AppFolder) {
  const instance = await open({ config: app.config })
  onTestFinished(async () => void (await instance.close()))
  return instance
}

/** A document as it was logged: what could not be a field is put back. */
function whole(source: Json): Json {
  const { '@timestamp': time, [UNINDEXED]: text, ...fields } = source
  if (text === undefined || text === 'mine') return fields
  const { '@timestamp': moved, ...rest } = JSON.parse(String(text)) as Json
  expect(time ?? moved).toBeDefined()
  return { ...fields, ...rest }
}

describe.for(inject('servers'))('into $name', ({ name, url }) => {
  const hasSubobjects = /^Elasticsearch [89]/.test(name)
  const search = async (index: string, query: Json): Promise<number[]> => {
    const body = { query, size: 3_000 }
    type Found = { hits: { hits: { _source: Json }[] } }
    const { hits } = await request<Found>(url, 'POST', `/${index}/_search`, body)
    return hits.hits.map(({ _source }) => Number(_source.n)).sort((a, b) => a - b)
  }

  test('records whose fields fit no others are all stored, once, whole, and found', async () => {
    const app = appFolder({ url })
    const { log, flush } = await opened(app)
    const logged: Json[] = []
    for (let step = 0; step < 4; step += 1) {
      for (const line of LINES) {
        if (line[step] === undefined) continue
        logged.push({ n: logged.length, ...line[step] })
        log(logged.at(-1)!)
      }
      await flush()
    }
    expect(await flush()).toMatchObject({ delivered: logged.length, dead: 0, dropped: 0, backlogBytes: 0 })
    const stored = await documents(url, app.index)
    expect(stored).toHaveLength(logged.length)
    const byNumber = stored.map(({ _source }) => _source).sort((a, b) => Number(a.n) - Number(b.n))
    const expected = logged.map(({ '@timestamp': _, [UNINDEXED]: mine, ...record }) => record)
    expect(byNumber.map((source) => whole(source))).toMatchObject(
      JSON.parse(JSON.stringify(expected, (_, v) => (typeof v === 'bigint' ? String(v) : v))),
    )
    for (const { n } of logged) expect(await search(app.index, { term: { n } })).toEqual([n])

    const numberOf = (record: Json) =>
      logged.findIndex((one) =>
        Object.entries(record).every(([k, v]) => JSON.stringify(one[k]) === JSON.stringify(v)),
      )
    const says = (text: string) =>
      search(app.index, { query_string: { query: `"${text}"`, fields: ['*', UNINDEXED], lenient: true } })
    for (const [value, record] of [
      ['ann', { user: 'ann' }],
      ['u1', { 'user.id': 'u1' }],
      ['bob', { owner: 'bob' }],
      ['cid', { actor: 'cid' }],
      ['dan', { both: 'dan' }],
      ['flat', { object: 'flat' }],
      ['some day', { day: 'some day' }],
      ['needle', { long: `${'word '.repeat(10_000)}needle` }],
    ] as const)
      expect(await says(value), value).toContain(numberOf(record))

    // Without `subobjects` nothing is passed over: it becomes text.
    if (!hasSubobjects) {
      expect(await says('five')).toEqual([numberOf({ number: 'five' })])
      expect(await says('perhaps')).toEqual([numberOf({ flag: 'perhaps' })])
      expect(await says('no date')).toEqual([numberOf({ '@timestamp': 'no date' })])
      expect(await search(app.index, { match_phrase: { [UNINDEXED]: 'flag a true' } })).toEqual([
        numberOf({ flag: { a: true } }),
      ])
    }

    const kept = byNumber.filter((source) => UNINDEXED in source).map(({ n }) => n)
    expect(await search(app.index, { exists: { field: UNINDEXED } })).toEqual(kept)
    const ignored = await search(app.index, { exists: { field: '_ignored' } })
    expect(ignored).toEqual(expect.arrayContaining([...kept, numberOf({ number: 'five' })]))
    expect(ignored).not.toContain(numberOf({ user: 'ann' }))
  })

  test('2,000 different names are stored and found, though an index has 1,000 fields', async () => {
    const app = appFolder({ url })
    const { log, flush } = await opened(app)
    log({ n: 0, early: 'bird' })
    await flush()
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`field${i}`, `value${i}`]))
    log({ n: 1, ...many })
    await flush()
    log({ n: 2, ...Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`more${i}`, 'more'])) })
    await flush()
    for (let n = 3; n < 200; n += 1) log({ n, [`name${n}`]: `word${n}` })
    await flush()
    log({ n: 200, late: 'worm' })
    log({ n: 201, early: 'worm', number: [1, 'x'], '': 1 })
    expect(await flush()).toMatchObject({ accepted: 202, delivered: 202, dead: 0 })
    const stored = await documents(url, app.index)
    const byNumber = stored.map(({ _source }) => whole(_source)).sort((a, b) => Number(a.n) - Number(b.n))
    expect(byNumber[1]).toEqual({ n: 1, ...many })
    expect(byNumber[199]).toEqual({ n: 199, name199: 'word199' })
    for (const n of [0, 1, 2, 199, 200, 201]) expect(await search(app.index, { term: { n } })).toEqual([n])
    expect(await search(app.index, { term: { early: 'worm' } })).toEqual([201])
    expect(await search(app.index, { exists: { field: '_ignored' } })).toEqual(
      expect.arrayContaining([1, 199, 200, 201]),
    )
    if (!hasSubobjects) {
      expect(await search(app.index, { match: { [UNINDEXED]: 'word199' } })).toEqual([199])
      expect(await search(app.index, { match: { [UNINDEXED]: 'value1999' } })).toEqual([1])
    }
  })
})
