import { expect, test } from 'vitest'
import { isoText, timeDigits } from '../../src/importing/time-texts.ts'

test('times are as Date and Number print them, in any order', () => {
  let ms = 1
  for (let n = 0; n < 2_000; n += 1) {
    ms = (ms * 48_271) % 2_147_483_647
    const timeMs = n % 3 === 0 ? Date.UTC(2026, 0, 1) + n : ms * 800
    expect(isoText(timeMs)).toBe(new Date(timeMs).toISOString())
    expect(timeDigits(timeMs)).toBe(timeMs.toString(36).padStart(8, '0'))
  }
})
