import { expect, test, vi } from 'vitest'
import { type LoadedPage, PAGE_ROWS, RowPages } from '../../../page/data/row-pages.ts'

function rowPages(total: number, weight = 1_000) {
  const loads: number[] = []
  const failed = vi.fn()
  const pages = new RowPages({
    total,
    async load(offset, limit, signal): Promise<LoadedPage> {
      loads.push(offset)
      await new Promise((resolve) => setTimeout(resolve, 5))
      signal.throwIfAborted()
      if (offset === 1_234_500) throw new Error('away')
      const count = Math.min(limit, total - offset)
      return { rows: Array.from({ length: count }, (_, at) => ({ n: offset + at })), weight }
    },
    changed: () => {},
    failed,
  })
  return { pages, loads, failed }
}

test('only what is looked at is loaded, once', async () => {
  const { pages, loads } = rowPages(1_000_000)
  pages.want(450, 510)
  pages.want(455, 515)
  await vi.waitFor(() => expect(pages.row(510)).toEqual({ n: 510 }))
  expect(pages.row(450)).toEqual({ n: 450 })
  expect(pages.row(0)).toBeUndefined()
  expect(loads).toEqual([400, 500])
})

test('what was scrolled past is given up, and loaded when it is wanted again', async () => {
  const { pages, loads } = rowPages(1_000_000)
  pages.want(0, 10)
  pages.want(500_000, 500_010)
  pages.want(0, 10)
  await vi.waitFor(() => expect(pages.row(3)).toEqual({ n: 3 }))
  expect(pages.row(500_000)).toBeUndefined()
  expect(loads).toEqual([0, 500_000, 0])
})

test('a bounded number of rows is kept, those that were looked at last', async () => {
  const { pages } = rowPages(1_000_000)
  for (let first = 0; first < 60 * PAGE_ROWS; first += PAGE_ROWS) {
    pages.want(first, first + 50)
    await vi.waitFor(() => expect(pages.row(first)).toBeDefined(), { interval: 2 })
  }
  expect(pages.kept).toBe(40 * PAGE_ROWS)
  expect(pages.row(0)).toBeUndefined()
})

test('of heavy records fewer are kept, but always those that are seen', async () => {
  const { pages } = rowPages(1_000_000, 50_000_000)
  pages.want(0, 10)
  await vi.waitFor(() => expect(pages.row(0)).toBeDefined())
  pages.want(100, 110)
  await vi.waitFor(() => expect(pages.row(100)).toBeDefined())
  expect(pages.kept).toBe(PAGE_ROWS)
})

test('a page that cannot be loaded is told, and the end is no page', async () => {
  const { pages, failed, loads } = rowPages(1_234_520)
  pages.want(1_234_510, 1_235_000)
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce())
  expect(loads).toEqual([1_234_500])
})
