import { expect, test } from 'vitest'
import { borrowScratch, giveBack, keepBytes } from '../../src/journal/scratch.ts'

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

test('what is given back is lent again, if there is none by now, and it is as large as everybody wants it', () => {
  const keep = (bytes: number) => {
    const scratch = borrowScratch(bytes)
    return keepBytes(scratch.subarray(0, scratch.length - 1))
  }
  const [first, second] = [keep(2_000_000), keep(2_000_000)]
  giveBack(first)
  giveBack(second)
  expect(borrowScratch(2_000_000).buffer === first.buffer).toBe(true)
  const larger = keep(3_000_000)
  keep(1_000)
  giveBack(second)
  expect(borrowScratch(1_000).buffer === second.buffer).toBe(false)
  keep(1_000)
  giveBack(larger)
  expect(borrowScratch(1_000).buffer === larger.buffer).toBe(true)
})

test('a copy that is given back is lent to nobody', () => {
  const scratch = borrowScratch(4_000_000)
  const copy = keepBytes(scratch.subarray(0, 10))
  giveBack(copy)
  expect(borrowScratch(1) === scratch).toBe(true)
})

test('what shares its memory with others is not taken, be it as large as the scratch', () => {
  const before = Buffer.poolSize
  Buffer.poolSize = 8_000_000
  try {
    keepBytes(borrowScratch(8_000_000))
    // The pool that is in use is used up first.
    while (Buffer.from('a').buffer.byteLength < 8_000_000);
    const [first, second] = [
      Buffer.concat([Buffer.from('a'), Buffer.from('b')]),
      Buffer.concat([Buffer.from('c')]),
    ]
    expect([first.buffer.byteLength, first.buffer === second.buffer]).toEqual([8_000_000, true])
    giveBack(first)
    expect(borrowScratch(1).buffer === first.buffer).toBe(false)
  } finally {
    Buffer.poolSize = before
  }
})
