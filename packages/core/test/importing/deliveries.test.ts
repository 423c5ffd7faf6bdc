import { expect, test, vi } from 'vitest'
import { Deliveries } from '../../src/importing/deliveries.ts'
import type { BadLine } from '../../src/importing/import-batches.ts'
import type { Answer, Past } from '../../src/shipper/sink.ts'

const BATCH = {
  body: Buffer.from('{"create":{"_id":"a"}}\n{"n":1}\n'),
  count: 1,
  lines: [1],
  release: () => {},
}

function setUp(answer: () => Promise<Answer>) {
  const ending = new AbortController()
  const pasts: (Past | undefined)[] = []
  const troubles: (string | undefined)[] = []
  const bad: BadLine[] = []
  const deliveries = new Deliveries({
    sink: {
      deliver: async (_, past) => {
        pasts.push(past)
        return answer()
      },
      close: async () => {},
    },
    signal: ending.signal,
    bad: (line) => void bad.push(line),
    trouble: (reason) => void troubles.push(reason),
  })
  return { deliveries, ending, pasts, troubles }
}

test('the sink is asked to look whether records are there: an alias or a data stream takes an id twice', async () => {
  const { deliveries, pasts } = setUp(async () => ({ kind: 'delivered' }))
  await deliveries.add(BATCH)
  await deliveries.end()
  expect(pasts).toEqual([{ refused: false, unsure: true }])
})

test('a request that was ended by Ctrl-C is no trouble, and is not sent again', async () => {
  const { deliveries, ending, pasts, troubles } = setUp(async () => {
    ending.abort(new Error('interrupted'))
    return { kind: 'retry', reason: 'aborted', denied: false }
  })
  await deliveries.add(BATCH)
  await expect(deliveries.end()).rejects.toThrow('interrupted')
  expect([pasts.length, troubles]).toEqual([1, []])
})

test('when one is given up, the others wait no longer', async () => {
  const answers: Answer[] = [
    { kind: 'retry', reason: 'away', denied: false },
    { kind: 'retry', reason: 'no rights', denied: true },
  ]
  const { deliveries, pasts } = setUp(async () => answers[Math.min(pasts.length, 2) - 1]!)
  await deliveries.add(BATCH)
  await deliveries.add(BATCH)
  await expect(deliveries.end()).rejects.toThrow('no rights')
  expect(pasts).toHaveLength(2)
})

test.each([
  [0, 1],
  [1, 0],
])('a batch that was sent again %i times gives its memory back %i times', async (again, released) => {
  const release = vi.fn()
  const { deliveries, pasts } = setUp(async () =>
    pasts.length > again ? { kind: 'delivered' } : { kind: 'retry', reason: 'away', denied: false },
  )
  await deliveries.add({ ...BATCH, release })
  await deliveries.end()
  expect(release).toHaveBeenCalledTimes(released)
})
