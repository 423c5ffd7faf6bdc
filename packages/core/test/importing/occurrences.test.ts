import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Occurrences } from '../../src/importing/occurrences.ts'

const KINDS = 60_000
const hashes = Array.from({ length: KINDS }, (_, n) => createHash('sha256').update(String(n)).digest('hex'))

test('of 120,000 lines, each twice, more kinds than are counted, all are told apart, the same way each time', () => {
  const run = () => {
    const occurrences = new Occurrences()
    const told = new Set<string>()
    const order: string[] = []
    for (let n = 0; n < 2 * KINDS; n += 1) {
      const hash = hashes[n % KINDS]!
      const suffix = occurrences.suffixOf(hash, n)
      order.push(suffix)
      told.add(hash.slice(0, 16) + suffix)
    }
    return { told: told.size, order }
  }
  const first = run()
  expect(first.told).toBe(2 * KINDS)
  expect(first.order.slice(0, KINDS).filter((suffix) => suffix !== '').length).toBeLessThan(10)
  expect(run().order).toEqual(first.order)
})
