import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Backend, Row } from '../../../src/backends/backend.ts'
import { orderOf } from '../../../src/backends/both/merge-rows.ts'
import { rowsOfBoth } from '../../../src/backends/both/rows.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import type { Query } from '../../../src/query/query.ts'

const SORT = [{ column: 'x', descending: true }]
const options = { nowMs: 0, signal: new AbortController().signal }

/** A side that has these rows, and gives them in pieces of two. */
function side(rows: readonly Row[]): Backend {
  const sorted = [...rows].sort(orderOf(SORT))
  return {
    async rows({ offset, limit }: Query) {
      const found = sorted.slice(offset, limit === undefined ? undefined : offset + limit)
      return {
        count: rows.length,
        rows: (async function* () {
          for (let at = 0; at < found.length; at += 2) yield found.slice(at, at + 2)
        })(),
      }
    },
  } as Partial<Backend> as Backend
}

const some = (side: string) =>
  fc
    .array(fc.option(fc.nat(20)), { maxLength: 12 })
    .map((values) => values.map((x, n): Row => ({ n: `${side}${n}`, ...(x !== null && { x }) })))

test('any page of the rows of two sides is that of all of them in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      some('s'),
      some('h'),
      fc.nat(26),
      fc.option(fc.integer({ min: 1, max: 26 })),
      async (stored, waiting, offset, limit) => {
        const query = parseQuery(
          new URLSearchParams(
            `_sort=-x&_offset=${offset}&_meta=y${limit === null ? '' : `&_limit=${limit}`}`,
          ),
        )
        const answer = await rowsOfBoth({ server: side(stored), here: side(waiting) }, query, options)
        const rows: Row[] = []
        for await (const piece of answer.rows) rows.push(...piece)
        const all = [...waiting, ...stored].sort(orderOf(SORT))
        const values = (list: readonly Row[]) => list.map(({ x }) => x)
        expect(values(rows)).toEqual(values(all.slice(offset, offset + (limit ?? 100))))
        expect(new Set(rows.map(({ n }) => n)).size).toBe(rows.length)
        if (waiting.length > 0) expect(answer.count).toBe(stored.length + waiting.length)
      },
    ),
    { numRuns: 500 },
  )
})

test('columns that only the order needs are not shown', async () => {
  const rows = async (parameters: string) => {
    const sides = {
      server: side([{ x: 2, y: 1 }]),
      here: side([
        { x: 1, y: 2 },
        { x: 3, y: 3 },
      ]),
    }
    const answer = await rowsOfBoth(sides, parseQuery(new URLSearchParams(parameters)), options)
    const found: Row[] = []
    for await (const piece of answer.rows) found.push(...piece)
    return found
  }
  expect(await rows('_sort=-x&_c=y')).toEqual([{ y: 3 }, { y: 1 }, { y: 2 }])
  expect(await rows('_sort=-x&_c=-x')).toEqual([{ y: 3 }, { y: 1 }, { y: 2 }])
})
