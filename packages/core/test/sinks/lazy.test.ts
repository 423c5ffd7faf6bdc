import { expect, test, vi } from 'vitest'
import type { Sink } from '../../src/shipper/sink.ts'
import { lazySink } from '../../src/sinks/lazy.ts'
import { batchOf, chunkOf } from '../support/chunk.ts'

const BATCH = batchOf(chunkOf('{"x":1}\n'))

function loaded(): Sink {
  return { deliver: vi.fn(async () => ({ kind: 'delivered' as const })), close: vi.fn(async () => {}) }
}

test('loads at once, and only once', async () => {
  const sink = loaded()
  const load = vi.fn(async () => sink)
  const lazy = lazySink(load)
  expect(load).toHaveBeenCalledTimes(1)
  expect(await lazy.deliver(BATCH)).toEqual({ kind: 'delivered' })
  expect(await lazy.deliver(BATCH, { unsure: true })).toEqual({ kind: 'delivered' })
  await lazy.close()
  expect(load).toHaveBeenCalledTimes(1)
  expect(sink.deliver).toHaveBeenLastCalledWith(BATCH, { unsure: true })
  expect(sink.close).toHaveBeenCalledTimes(1)
})

test('what cannot be loaded is tried again at the next batch, and never throws', async () => {
  const load = vi.fn(async () => loaded())
  load.mockRejectedValueOnce(new Error('ENOENT: ca.pem')).mockRejectedValueOnce(new Error('ENOENT: ca.pem'))
  const lazy = lazySink(load)
  await vi.waitFor(() => expect(load.mock.settledResults.length).toBe(1))
  expect(await lazy.deliver(BATCH)).toEqual({
    kind: 'retry',
    reason: 'ENOENT: ca.pem',
    denied: false,
    untouched: true,
  })
  expect(await lazy.deliver(BATCH)).toEqual({ kind: 'delivered' })
})

test('closes without what could not be loaded', async () => {
  const lazy = lazySink(async () => {
    throw new Error('no')
  })
  await expect(lazy.close()).resolves.toBeUndefined()
})
