import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { count, documents, request, waitFor } from './support/search.ts'

type Json = { [name: string]: unknown }

const nested = (depth: number): unknown => (depth === 0 ? 1 : { d: nested(depth - 1) })

/** Odd records, some of which a server refuses as they are. */
const ODD: Json[] = [
  { '': 1 },
  { ' ': 1 },
  { _id: 'x' },
  { _source: 1 },
  { list: [1, 'two'] },
  { lone: 'a\ud800b' },
  { 'lone \udc00': 1 },
  { '.': 1 },
  { 'a..b': 1 },
  { '.a': 1 },
  { in: { _id: 1, '': 1, ' ': 2 } },
  { deep: nested(30) },
  { deep: nested(200) },
  { big: 123456789012345678901234567890n },
  { nul: 'a\u0000b', line: 'a\u2028b\nc' },
  { long: 'x'.repeat(40_000) },
  { '@timestamp': 'no date' },
  { huge: 'x'.repeat(5 * 1024 * 1024) },
  { ['x'.repeat(40_000)]: 1 },
  { arrays: [[1], [2, [3]]] },
  { mixed: [{ a: 1 }, 2] },
  { load: [8, 3.5, 2] },
  { loads: [0.5, 8] },
  { calls: [{ ms: 1 }, { ms: 0.5 }] },
  { first: 5 },
  { first: { a: 1 } },
  { second: { a: 1 } },
  { second: 'text' },
  { date: new Date(0) },
  { date: 'never' },
  { user: 'u1', 'user.id': 'u1' },
]

async function opened(app: AppFolder) {
  const instance = await open({ config: app.config })
  onTestFinished(async () => void (await instance.close()))
  return instance
}

describe.for(inject('servers'))('into $name', ({ url }) => {
  test('odd records are all stored, once, and cost no other', async () => {
    const app = appFolder({ url })
    const { log, flush } = await opened(app)
    const records = ODD.flatMap((poison, at) => [{ at }, poison])
    for (const record of records) log(record)
    expect(await flush()).toMatchObject({
      accepted: records.length,
      delivered: records.length,
      dead: 0,
      backlogBytes: 0,
    })
    const stored = await documents(url, app.index)
    expect(stored).toHaveLength(records.length)
    const whole = stored.map(({ _source }) => _source.at).filter((at) => at !== undefined)
    expect(whole.sort()).toEqual(ODD.map((_, at) => at).sort())
    const cut = stored.find(({ _source }) => 'huge' in _source)!
    expect(String(cut._source.huge).length).toBeGreaterThan(500_000)
    expect(JSON.stringify(cut._source).length).toBeLessThanOrEqual(1024 * 1024)
  })

  test('what is refused becomes a dead letter where the mapping is not ours', async () => {
    const app = appFolder({ url, template: false })
    await request(url, 'PUT', `/${app.index}`, {
      mappings: { dynamic: 'strict', properties: { n: { type: 'long' }, '@timestamp': { type: 'date' } } },
    })
    const { log, flush } = await opened(app)
    const refused = [{ '': 1 }, { n: 'x' }, { other: 1 }]
    for (const record of [{ n: 1 }, ...refused, { n: 2 }]) log(record)
    expect(await flush()).toMatchObject({ delivered: 2, dead: refused.length, backlogBytes: 0 })
    expect(await documents(url, app.index)).toHaveLength(2)
    const dead = app.deadLetters()
    expect(
      dead.map(({ record }) => {
        const { '@timestamp': _, ...fields } = record as Json
        return fields
      }),
    ).toEqual(refused)
    for (const letter of dead) {
      expect(letter).toMatchObject({
        target: 'guide',
        index: app.index,
        status: 400,
        id: expect.stringMatching(/^[0-9a-z]{26}$/),
        time: expect.stringMatching(/^\d{4}-/),
        type: expect.stringMatching(/exception$/),
        reason: expect.stringMatching(/./),
      })
    }
  })

  test('a field whose first number was whole sums up fractions too', async () => {
    const app = appFolder({ url })
    const { log, flush } = await opened(app)
    log({ took: 5 })
    await flush()
    log({ took: 0.25 })
    await flush()
    await count(url, app.index)
    const aggs = { sum: { sum: { field: 'took' } } }
    const { aggregations } = await request<{ aggregations: Json }>(url, 'POST', `/${app.index}/_search`, {
      aggs,
    })
    expect(aggregations).toMatchObject({ sum: { value: 5.25 } })
  })

  /** Logs while the index is in trouble, sees that nothing is lost to it, and mends it. */
  async function throughTrouble(app: AppFolder, word: RegExp, mend: () => Promise<unknown>) {
    const { log, flush, stats } = await opened(app)
    for (let n = 0; n < 50; n += 1) log({ n })
    await waitFor(() => stats().lastError !== undefined)
    await sleep(300)
    expect(stats()).toMatchObject({ delivered: 0, dead: 0, lastError: expect.stringMatching(word) })
    await mend()
    expect(await flush()).toMatchObject({ delivered: 50, dead: 0, backlogBytes: 0 })
    expect(await count(url, app.index)).toBe(50)
  }

  const settings = (index: string, body: Json) => request(url, 'PUT', `/${index}/_settings`, body)

  test('an index that is closed gets the records when it is opened', async () => {
    const app = appFolder({ url })
    await request(url, 'PUT', `/${app.index}`)
    await request(url, 'POST', `/${app.index}/_close`)
    await throughTrouble(app, /index_closed/, () => request(url, 'POST', `/${app.index}/_open`))
  })

  test.for([
    ['a full disk made read-only', 'read_only_allow_delete', /flood-stage watermark/],
    ['was blocked for writing', 'write', /cluster_block/],
  ] as const)('an index that %s gets the records when it is freed', async ([, block, word]) => {
    const app = appFolder({ url })
    await request(url, 'PUT', `/${app.index}`)
    await settings(app.index, { [`index.blocks.${block}`]: true })
    await throughTrouble(app, word, () => settings(app.index, { [`index.blocks.${block}`]: null }))
  })

  test('an alias of two indices gets the records when it is said which is to be written', async () => {
    const app = appFolder({ url })
    const add = (index: string, more: Json = {}) =>
      request(url, 'POST', '/_aliases', { actions: [{ add: { index, alias: app.index, ...more } }] })
    const [one, two] = [`${app.index}-1`, `${app.index}-2`]
    for (const index of [one, two]) {
      await request(url, 'PUT', `/${index}`)
      await add(index)
    }
    await throughTrouble(app, /no write index/, () => add(two, { is_write_index: true }))
    expect(await count(url, two)).toBe(50)
  })
})
