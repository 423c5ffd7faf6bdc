import { strFromU8, unzipSync } from 'fflate'
import readXlsx from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import type { Column, Row } from '../../src/backends/backend.ts'
import { writeXlsx, type XlsxOptions } from '../../src/formats/xlsx.ts'

async function workbook(
  columns: readonly Column[],
  rows: readonly Row[],
  options: Partial<XlsxOptions> = {},
) {
  const pieces = (async function* () {
    for (let at = 0; at < rows.length; at += 3) yield rows.slice(at, at + 3)
  })()
  const parts: Uint8Array[] = []
  for await (const part of writeXlsx({ columns, rows: pieces }, { defuse: true, ...options }))
    parts.push(part)
  return Buffer.concat(parts)
}

/** Days have no exact ms. */
const nearly = (time: string) => ({
  asymmetricMatch: (found: unknown) =>
    found instanceof Date && Math.abs(found.getTime() - Date.parse(time)) < 2,
})
const sheetXml = (file: Buffer, n = 1) => strFromU8(unzipSync(file)[`xl/worksheets/sheet${n}.xml`]!)
const mixed = (...names: string[]) => names.map((name) => ({ name, kind: 'mixed' }) as const)

describe('a workbook', () => {
  test('has numbers, truth values and times as such, for another reader too', async () => {
    const columns = [
      { name: '@timestamp', kind: 'time' },
      ...mixed('n', 'ok', 'user.id', 'list', 'none'),
    ] as const
    const rows = [
      {
        '@timestamp': '2026-01-31T12:00:00.123Z',
        n: -2.5,
        ok: true,
        user: { id: 'é😀' },
        list: [1, 'a'],
        none: null,
      },
      { '@timestamp': '2026-01-31T12:00:00+01:00', n: 1e21, ok: false, 'user.id': ' a\nb ' },
      { '@timestamp': 'no time', n: 'five' },
    ]
    const [sheet] = await readXlsx(await workbook(columns, rows as Row[]), { trim: false })
    expect(sheet!.sheet).toBe('data')
    expect(sheet!.data).toEqual([
      ['@timestamp', 'n', 'ok', 'user.id', 'list', 'none'],
      [nearly('2026-01-31T12:00:00.123Z'), -2.5, true, 'é😀', '[1,"a"]', null],
      [nearly('2026-01-31T11:00:00Z'), 1e21, false, ' a\nb ', null, null],
      ['no time', 'five', null, null, null, null],
    ])
  })

  test('has no formula, and text as text', async () => {
    const rows = [{ a: '=1+1', b: '-5', c: -5, d: '@x' }]
    const file = await workbook(mixed('a', 'b', 'c', 'd', '=e'), rows)
    const [sheet] = await readXlsx(file)
    expect(sheet!.data).toEqual([
      ['a', 'b', 'c', 'd', "'=e"],
      ["'=1+1", "'-5", -5, "'@x", null],
    ])
    const left = await workbook(mixed('a'), rows, { defuse: false })
    expect((await readXlsx(left))[0]!.data).toEqual([['a'], ['=1+1']])
    for (const each of [file, left]) {
      expect(sheetXml(each)).not.toContain('<f')
      expect(sheetXml(each)).toContain('t="inlineStr"')
    }
  })

  test('is well formed whatever is in a text', async () => {
    const rows = [{ a: '<&>"\'\0\u001F\r\uD800\uFFFE_x0041_ ]]>' }]
    const file = await workbook(mixed('a', '<b>'), rows, { defuse: false })
    expect(sheetXml(file)).toContain(
      '&lt;&amp;&gt;"\'_x0000__x001F__x000D_\uFFFD\uFFFD_x005F_x0041_ ]]&gt;</t>',
    )
    expect((await readXlsx(file))[0]!.data[0]).toEqual(['a', '<b>'])
  })

  test('cuts a text that no cell can hold, and says so', async () => {
    const file = await workbook(mixed('a', 'b'), [{ a: '&'.repeat(32_767), b: `${'x'.repeat(32_765)}😀y` }])
    const [, [a, b]] = (await readXlsx(file))[0]!.data as [unknown, [string, string]]
    expect(a).toBe('&'.repeat(32_767))
    expect(b).toBe(`${'x'.repeat(32_765)}…`)
  })

  test('goes on in another sheet, with the titles again, where one is full', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => ({ n }))
    const sheets = await readXlsx(await workbook(mixed('n'), rows, { sheetRows: 5 }))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['data', 'data 2', 'data 3'])
    expect(sheets.map(({ data }) => data.flat())).toEqual([
      ['n', 0, 1, 2, 3],
      ['n', 4, 5, 6, 7],
      ['n', 8, 9],
    ])
    const full = await readXlsx(await workbook(mixed('n'), rows.slice(0, 4), { sheetRows: 5 }))
    expect(full).toHaveLength(1)
    expect((await readXlsx(await workbook(mixed('n'), [])))[0]!.data).toEqual([['n']])
  })

  test('has columns beyond Z, and no more than Excel takes', async () => {
    const names = Array.from({ length: 16_384 }, (_, at) => `c${at}`)
    const file = await workbook(mixed(...names), [{ c0: 1, c26: 2, c701: 3, c702: 4, c16383: 5 }])
    for (const place of ['A2', 'AA2', 'ZZ2', 'AAA2', 'XFD2'])
      expect(sheetXml(file)).toContain(`<c r="${place}">`)
    await expect(workbook(mixed(...names, 'more'), [])).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_QUERY' })
  })

  test('ends its rows when nobody wants the rest', async () => {
    let isClosed = false
    const rows = (async function* () {
      try {
        for (;;) yield [{ a: 'x'.repeat(1000) }]
      } finally {
        isClosed = true
      }
    })()
    const parts = writeXlsx({ columns: mixed('a'), rows }, { defuse: true })
    for (let n = 0; n < 20; n++) await parts.next()
    await parts.return(undefined)
    await expect.poll(() => isClosed).toBe(true)
  })

  test('fails as its rows fail', async () => {
    const rows = (async function* () {
      yield [{ a: 1 }]
      throw new Error('the disk is gone')
    })()
    const all = async () => {
      for await (const _ of writeXlsx({ columns: mixed('a'), rows }, { defuse: true }));
    }
    await expect(all()).rejects.toThrow('the disk is gone')
  })
})
