import { expect, test, vi } from 'vitest'
import { actionLine, type Batch, batchRecords } from '../../src/shipper/batch.ts'
import type { Answer, Item } from '../../src/shipper/sink.ts'
import { Refit } from '../../src/sinks/refit.ts'
import { UNINDEXED } from '../../src/sinks/unindexed.ts'

type Json = { [name: string]: unknown }

function batchOf(...records: Json[]): Batch {
  const lines = records.map(
    (record, at) => `${actionLine(String(at).padStart(26, '0'))}${JSON.stringify(record)}\n`,
  )
  return { body: Buffer.from(lines.join('')), count: records.length }
}

const FULL = 'Limit of total fields [1000] has been exceeded'

/** An index that refuses by the given rule, stores an id once, and can lose the answer to a request. */
function setUp(rule: (record: Json) => string | undefined) {
  const stored = new Map<string, Json>()
  const requests: number[] = []
  const lost = new Set<number>()
  let nowMs = 0
  const knownFields = vi.fn(async () => new Set(['n', 'gramexlog']))
  const told: string[] = []
  const refit = new Refit({
    async send(batch, lines): Promise<Answer> {
      requests.push(batch.count)
      const items: Item[] = []
      for (const [at, { id, line }] of [...batchRecords(batch)].entries()) {
        const record = JSON.parse((lines?.[at] ?? line).toString()) as Json
        const reason = rule(record)
        if (reason !== undefined) items.push({ at, status: 400, type: 'mapper_parsing_exception', reason })
        else if (stored.has(id)) items.push({ at, status: 409, type: '', reason: '' })
        else stored.set(id, record)
      }
      if (lost.has(requests.length)) return { kind: 'retry', reason: 'no answer', denied: false }
      return items.length === 0 ? { kind: 'delivered' } : { kind: 'mixed', items }
    },
    knownFields,
    told: (reason) => told.push(reason),
    now: () => nowMs,
  })
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { refit, stored, requests, lost, told, knownFields, pass }
}

const noLists = (record: Json) => (Array.isArray(record.list) ? 'mapper [list] cannot be changed' : undefined)

test('what is refused for the first time is left to be sent again as it is', async () => {
  const { refit, stored } = setUp(noLists)
  const answer = await refit.deliver(batchOf({ n: 1 }, { n: 2, list: [1] }), false)
  expect(answer).toMatchObject({ kind: 'mixed', items: [{ at: 1, status: 400 }] })
  expect(stored.size).toBe(1)
})

test('what is refused again is stored in another form under its id, and said', async () => {
  const { refit, stored, requests, told } = setUp(noLists)
  const answer = await refit.deliver(batchOf({ n: 1 }, { n: 2, list: [1] }), true)
  expect(answer).toEqual({ kind: 'delivered' })
  expect([...stored.values()]).toEqual([{ n: 1 }, { n: 2, [UNINDEXED]: '{"list":[1]}' }])
  expect(requests).toEqual([2, 1])
  expect(told).toEqual(['mapper [list] cannot be changed'])
})

test('an answer that is lost stores nothing twice', async () => {
  const { refit, stored, lost } = setUp(noLists)
  lost.add(2)
  const batch = batchOf({ n: 1, list: [1] }, { n: 2, list: [2] })
  expect(await refit.deliver(batch, true)).toMatchObject({ kind: 'retry' })
  expect(await refit.deliver(batch, true)).toMatchObject({
    kind: 'mixed',
    items: [
      { at: 0, status: 409 },
      { at: 1, status: 409 },
    ],
  })
  expect(stored.size).toBe(2)
})

test('what is refused in every form is told at its place with the first reason', async () => {
  const { refit, stored, requests } = setUp((record) => {
    if (record.n === 2) return UNINDEXED in record ? 'strict' : 'first'
    return noLists(record)
  })
  const answer = await refit.deliver(batchOf({ n: 1, list: [1] }, { n: 2 }, { n: 3, list: [1] }), true)
  expect(answer).toMatchObject({ kind: 'delivered' })
  expect(stored.size).toBe(3)
  const strict = setUp(() => 'strict')
  expect(await strict.refit.deliver(batchOf({ n: 1 }, { a: [1] }), true)).toMatchObject({
    items: [
      { at: 0, reason: 'strict' },
      { at: 1, reason: 'strict' },
    ],
  })
  expect(strict.requests.length).toBeLessThan(8)
  expect(requests.length).toBeLessThan(8)
})

test('a full index is offered no field that it does not have, until it may be another', async () => {
  const { refit, stored, requests, knownFields, pass } = setUp((record) =>
    Object.keys(record).some((name) => !['n', UNINDEXED].includes(name)) ? FULL : undefined,
  )
  expect(await refit.deliver(batchOf({ n: 1, a: 1 }), false)).toMatchObject({ kind: 'mixed' })
  expect(await refit.deliver(batchOf({ n: 1, a: 1 }, { n: 2 }), false)).toEqual({ kind: 'delivered' })
  expect([...stored.values()]).toEqual([{ n: 1, [UNINDEXED]: '{"a":1}' }, { n: 2 }])
  expect([requests, knownFields.mock.calls.length]).toEqual([[1, 2], 1])
  pass(11 * 60_000)
  expect(await refit.deliver(batchOf({ n: 1, a: 1 }), false)).toMatchObject({ kind: 'mixed' })
  expect(knownFields).toHaveBeenCalledTimes(2)
})
