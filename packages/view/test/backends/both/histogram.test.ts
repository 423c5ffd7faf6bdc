import { expect, test } from 'vitest'
import type { Backend, Bar } from '../../../src/backends/backend.ts'
import { histogramOfBoth } from '../../../src/backends/both/histogram.ts'
import { parseQuery } from '../../../src/query/parse.ts'

const AT = Date.UTC(2026, 0, 31, 12)
const options = { nowMs: 0, signal: new AbortController().signal, bars: 10, by: 'level' }

function side(counts: string): Backend {
  return {
    async rows() {
      const time = new Date(AT).toISOString()
      return {
        rows: (async function* () {
          yield [{ '@timestamp|min': time, '@timestamp|max': time }]
        })(),
      }
    },
    async histogram() {
      return { intervalMs: 1_000, bars: [{ atMs: AT, counts: JSON.parse(counts) as Bar['counts'] }] }
    },
  } as Partial<Backend> as Backend
}

test('counts of both sides are added, of whatever values', async () => {
  const server = side('{"info":1,"":2}')
  const here = side('{"info":1,"constructor":3,"__proto__":4}')
  const { bars } = await histogramOfBoth({ server, here }, parseQuery(new URLSearchParams()), options)
  expect(JSON.stringify(bars[0]?.counts)).toBe('{"info":2,"":2,"constructor":3,"__proto__":4}')
})
