import { expect, test } from 'vitest'
import { borrowScratch, keepBytes } from '../../src/journal/scratch.ts'

test('is lent again and again, as long as nobody keeps it', () => {
  const first = borrowScratch(1_000)
  expect(first.length).toBeGreaterThanOrEqual(1_000)
  expect(borrowScratch(500).buffer).toBe(first.buffer)
})

test('a few bytes that are kept are a copy, which holds no more than they are', () => {
  const scratch = borrowScratch(1_000)
  scratch.write('kept', 100)
  const kept = keepBytes(scratch.subarray(100, 104))
  expect([kept.toString(), kept.buffer.byteLength]).toEqual(['kept', 4])
  borrowScratch(1_000).fill(0)
  expect(kept.toString()).toBe('kept')
})

test('what fills most of it is kept where it lies, and the next reader has other memory', () => {
  const scratch = borrowScratch(1_000_000).fill('k')
  const kept = keepBytes(scratch.subarray(0, scratch.length - 1))
  expect(kept.buffer).toBe(scratch.buffer)
  borrowScratch(1_000_000).fill(0)
  expect(kept.every((byte) => byte === 'k'.charCodeAt(0))).toBe(true)
})
