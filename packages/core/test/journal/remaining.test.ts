import { writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { segmentPath } from '../../src/journal/layout.ts'
import { remainingBehind } from '../../src/journal/remaining.ts'
import { tempDir } from '../support/temp-dir.ts'

let dir: string

beforeEach(() => {
  dir = tempDir()
  writeFileSync(segmentPath(dir, 2), 'a\nb\n')
  writeFileSync(segmentPath(dir, 3), 'ccc\n')
})

describe('behind a position lie', () => {
  test('the rest of its segment, and all later ones', () => {
    const position = { segment: 2, offset: 2 }
    expect(remainingBehind(dir, position)).toEqual({ bytes: 6, from: position })
  })

  test('all later ones, if it is the end of its segment', () => {
    expect(remainingBehind(dir, { segment: 2, offset: 4 })).toEqual({
      bytes: 4,
      from: { segment: 3, offset: 0 },
    })
  })

  test('all that there is, if its segment is gone', () => {
    expect(remainingBehind(dir, { segment: 1, offset: 99 })).toEqual({
      bytes: 8,
      from: { segment: 2, offset: 0 },
    })
  })

  test('all of its segment, if that is shorter: a reader begins it again', () => {
    expect(remainingBehind(dir, { segment: 3, offset: 99 })).toEqual({
      bytes: 4,
      from: { segment: 3, offset: 0 },
    })
  })

  test('nothing, at the end of the last', () => {
    const end = { segment: 3, offset: 4 }
    expect(remainingBehind(dir, end)).toEqual({ bytes: 0, from: end })
  })
})

test('what is beyond a second position does not count', () => {
  const to = { segment: 2, offset: 2 }
  expect(remainingBehind(dir, { segment: 1, offset: 0 }, to).bytes).toBe(2)
  expect(remainingBehind(dir, to, to).bytes).toBe(0)
  expect(remainingBehind(dir, { segment: 2, offset: 4 }, to).bytes).toBe(0)
  expect(remainingBehind(dir, { segment: 3, offset: 1 }, to).bytes).toBe(0)
})
