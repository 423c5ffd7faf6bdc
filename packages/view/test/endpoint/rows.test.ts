import { describe, expect, test } from 'vitest'
import type { Row } from '../../src/backends/backend.ts'
import { ArrayBackend } from '../support/array-backend.ts'
import { testView } from '../support/view.ts'

const ROWS: Row[] = [
  { '@timestamp': '2026-01-31T12:00:00.000Z', x: 1, user: { id: 'amy' }, tags: ['a', 'b'] },
  { '@timestamp': '2026-01-31T12:00:01.000Z', x: -2.5, user: { id: 'bob' }, note: 'a, "b"' },
  { '@timestamp': '2026-01-31T12:00:02.000Z', x: null, 'user.id': 'cy', ok: true },
]
const COLUMNS = [
  { name: '@timestamp', kind: 'time' },
  { name: 'note', kind: 'text' },
  { name: 'ok', kind: 'boolean' },
  { name: 'tags', kind: 'text' },
  { name: 'user.id', kind: 'text' },
  { name: 'x', kind: 'number' },
] as const

const viewOf = (rows = ROWS) => testView({ local: new ArrayBackend(rows, { columns: COLUMNS }) })

describe('the rows of a target', () => {
  test('are a JSON array, as Gramex answers', async () => {
    const response = await viewOf().get('/guide')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual(ROWS)
  })

  test('are an empty array where there are none', async () => {
    expect(await (await viewOf([]).get('/guide')).json()).toEqual([])
  })

  test('are lines of JSON with _format=ndjson', async () => {
    const text = await (await viewOf().get('/guide?_format=ndjson')).text()
    expect(text.endsWith('\n')).toBe(true)
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(ROWS)
  })

  test('are CSV with a header line and a byte order mark with _format=csv', async () => {
    const response = await viewOf().get('/guide?_format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="guide.csv"')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('utf8')).toBe(
      '\uFEFF@timestamp,note,ok,tags,user.id,x\n' +
        '2026-01-31T12:00:00.000Z,,,"[""a"",""b""]",amy,1\n' +
        '2026-01-31T12:00:01.000Z,"a, ""b""",,,bob,-2.5\n' +
        '2026-01-31T12:00:02.000Z,,true,,cy,\n',
    )
  })

  test('have just the columns that _c names, and in CSV all but those that it leaves out', async () => {
    const view = viewOf()
    expect(await (await view.get('/guide?_format=csv&_c=x&_c=ok')).text()).toBe('x,ok\n1,\n-2.5,\n,true\n')
    const csv = await (await view.get('/guide?_format=csv&_c=-user&_c=-tags&_c=-note&_c=-@timestamp')).text()
    expect(csv).toBe('ok,x\n,1\n,-2.5\ntrue,\n')
  })

  test('are a page of 10,000 in JSON, and all of them in what is streamed', async () => {
    const rows = Array.from({ length: 10_050 }, (_, x) => ({ x }))
    const view = testView({ local: new ArrayBackend(rows, { piece: 1000 }) })
    const json = (await (await view.get('/guide')).json()) as unknown[]
    expect(json).toHaveLength(10_000)
    const ndjson = await (await view.get('/guide?_format=ndjson')).text()
    expect(ndjson.trim().split('\n')).toHaveLength(10_050)
    expect(await (await view.get('/guide?_limit=2&_offset=3')).json()).toEqual([{ x: 3 }, { x: 4 }])
  })

  test('come with what was asked in headers with _meta=y, as Gramex names them', async () => {
    const query = 'x>~=1&x=2&x=3&ok!&user.id!~=é&_sort=-x&_sort=ok&_c=-tags&_limit=2&_offset=1&_meta=y'
    const { headers } = await viewOf().get(`/guide?${query}`)
    const meta = Object.fromEntries([...headers].filter(([name]) => name.startsWith('fh-data-')))
    expect(meta).toEqual({
      'fh-data-count': '3',
      'fh-data-offset': '1',
      'fh-data-limit': '2',
      'fh-data-filters': '[["x",">~",["1"]],["x","",["2","3"]],["ok","!",[]],["user.id","!~",["\\u00e9"]]]',
      'fh-data-ignored': '[]',
      'fh-data-sort': '[["x",false],["ok",true]]',
      'fh-data-excluded': '["tags"]',
    })
    const groups = await viewOf().get('/guide?_by=user.id&_c=x|sum&x|sum>=1&_meta=y')
    expect(groups.headers.get('fh-data-by')).toBe('["user.id"]')
    expect(groups.headers.get('fh-data-filters')).toBe('[["x|sum",">",[1]]]')
  })

  test('can be saved under another name, which always ends as the format does', async () => {
    const view = viewOf()
    const named = async (query: string) =>
      (await view.get(`/guide?${query}`)).headers.get('content-disposition')
    expect(await named('')).toBeNull()
    expect(await named('_download=mine.json')).toBe('attachment; filename="mine.json"')
    expect(await named('_download=setup.bat')).toBe('attachment; filename="setup.bat.json"')
    expect(await named('_format=csv&_download=..%2F..%2Fx%22%0D%0ASet-Cookie:a=b')).toBe(
      'attachment; filename="_.._x_Set-Cookie_a_b.csv"',
    )
    expect(await named('_format=csv&_download=%E9%AB%98.csv')).toBe(
      'attachment; filename="_.csv"; filename*=UTF-8\'\'%E9%AB%98.csv',
    )
  })

  test('are on one line each for everybody, whatever is in them', async () => {
    const rows = [{ 'a\u2028b': 'c\u2029d\u0085e\nf', half: '\uD800x' }]
    const view = testView(rows)
    const text = await (await view.get('/guide?_format=ndjson')).text()
    expect(text.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(2)
    expect(JSON.parse(text)).toEqual(rows[0])
    const csv = await (await view.get('/guide?_format=csv')).text()
    expect(csv).toBe('a\u2028b,half\n"c\u2029d\u0085e\nf",\uFFFDx\n')
  })

  test('are not asked for by HEAD, which has the headers alone', async () => {
    const backend = new ArrayBackend(ROWS)
    const view = testView({ local: backend })
    const request = new Request('http://localhost/guide?_meta=y&_format=csv', { method: 'HEAD' })
    const response = await view.fetch(request)
    expect(response.status).toBe(200)
    expect(response.body).toBeNull()
    expect(response.headers.get('fh-data-count')).toBe('3')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  })
})
