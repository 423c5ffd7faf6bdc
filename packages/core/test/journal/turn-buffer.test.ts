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
    write: (lines) => {
      if (!told) {
        told = true
        whileWriting(buffer)
      }
      written.push(lines)
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
