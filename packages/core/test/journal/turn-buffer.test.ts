import { describe, expect, test, vi } from 'vitest'
import { TurnBuffer, type TurnBufferOptions } from '../../src/journal/turn-buffer.ts'

/** A buffer and the lines that were written; who is told of a write logs. */
function setUp(durability: TurnBufferOptions['durability'], whileWriting: (buffer: TurnBuffer) => void) {
  const written: string[] = []
  let told = false
  const buffer = new TurnBuffer({
    durability,
    onFault: () => {},
    onDropped: () => {},
    write: (pieces) => {
      if (!told) {
        told = true
        whileWriting(buffer)
      }
      written.push(pieces.join('\n'))
    },
  })
  return { buffer, written }
}

describe('a line that is logged by who is told of a write', () => {
  test.each(['turn', 'each'] as const)('is written once, behind it, with durability: %s', (durability) => {
    const { buffer, written } = setUp(durability, (same) => same.append('inner'))
    buffer.append('outer')
    buffer.write()
    expect(written).toEqual(['outer', 'inner'])
  })

  test('is written once, however much there is', () => {
    const long = 'x'.repeat(100_000)
    const { buffer, written } = setUp('turn', (same) => same.append(long))
    buffer.append(long)
    expect(written).toEqual([long, long])
  })

  test('comes behind what the disk did not take', () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const { buffer, written } = setUp('turn', (same) => {
        same.append('inner')
        same.keep('left')
        throw new Error('ENOSPC')
      })
      buffer.append('taken\nleft')
      buffer.write()
      vi.advanceTimersByTime(1_000)
      expect(written).toEqual(['left\ninner'])
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a line that is logged while the buffer is closed comes behind those of a write that fails, and all are counted', () => {
  const { buffer, written } = setUp('turn', (same) => {
    same.append('later')
    throw new Error('ENOSPC')
  })
  buffer.append('a')
  buffer.append('b')
  buffer.close()
  expect({ written, dropped: buffer.dropped }).toEqual({ written: [], dropped: 3 })
})

test('a buffer that is closed by who is told of a write that fails keeps what that write did not take', () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const { buffer, written } = setUp('turn', (same) => {
      same.append('later')
      same.close()
      throw new Error('ENOSPC')
    })
    buffer.append('a')
    buffer.append('b')
    buffer.write()
    vi.advanceTimersByTime(1_000)
    expect({ written, dropped: buffer.dropped }).toEqual({ written: ['later', 'a\nb'], dropped: 0 })
  } finally {
    vi.useRealTimers()
  }
})

describe('what a turn has gathered', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `${at} ${'ä'.repeat(at * 10)}`)

  test('is written at once, in its order, in pieces of whole lines that are short for V8', () => {
    const pieces: (readonly string[])[] = []
    const buffer = new TurnBuffer({
      durability: 'turn',
      onFault: () => {},
      onDropped: () => {},
      write: (some) => void pieces.push(some),
    })
    for (const line of lines) buffer.append(line)
    buffer.write()
    expect(pieces).toHaveLength(1)
    expect(pieces[0]!.flatMap((piece) => piece.split('\n'))).toEqual(lines)
    expect(pieces[0]!.length).toBeGreaterThan(5)
    expect(Math.max(...pieces[0]!.map((piece) => piece.length))).toBeLessThanOrEqual(8 * 1024)
  })

  test('waits in its order while the disk refuses, and is counted line by line when it still does at the end', () => {
    const dropped: number[] = []
    const buffer = new TurnBuffer({
      durability: 'turn',
      onFault: () => {},
      onDropped: (some) => void dropped.push(some),
      write: () => {
        throw new Error('ENOSPC')
      },
    })
    for (const line of lines) buffer.append(line)
    buffer.write()
    for (const line of lines) buffer.append(line)
    buffer.close()
    expect({ dropped, count: buffer.dropped }).toEqual({ dropped: [200], count: 200 })
  })
})
