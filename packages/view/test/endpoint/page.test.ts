import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { GramexLogError } from '@gramexlog/core'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/backends/backend.ts'
import { ArrayBackend } from '../support/array-backend.ts'
import { type TestView, testView } from '../support/view.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

describe('where the page was built', () => {
  const built = (view: TestView) => {
    mkdirSync(join(view.folder, 'page'))
    const files = {
      'index.html': '<!doctype html>the page',
      'page-0a1b2c3d.js': 'run()',
      'licenses.txt': 'MIT',
      '.secret': 'S',
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(view.folder, 'page', name), text)
    return view
  }

  test('browsers get it, for a target too, whatever the query is', async () => {
    const view = built(testView([{ x: 1 }]))
    for (const path of ['/', '/guide', '/guide?_limit=wrong', '/guide?_format=html']) {
      const response = await view.get(path, BROWSER)
      expect(await response.text()).toBe('<!doctype html>the page')
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
    expect(await (await view.get('/guide', {})).json()).toEqual([{ x: 1 }])
    expect(await (await view.get('/guide?_format=json', BROWSER)).json()).toEqual([{ x: 1 }])
  })

  test('browsers get it under the name of no target too, where it tells which there are', async () => {
    const view = built(testView([], { authorize: (request) => request.headers.get('x-user') === 'amy' }))
    const unknown = await view.get('/nope?x=1', { ...BROWSER, 'x-user': 'amy' })
    expect(unknown.status).toBe(404)
    expect(await unknown.text()).toBe('<!doctype html>the page')
    expect((await view.get('/nope', BROWSER)).status).toBe(403)
    const failure = await view.get('/nope', { 'x-user': 'amy' })
    expect(failure.status).toBe(404)
    expect(await failure.json()).toMatchObject({ error: { code: 'ERR_GRAMEXLOG_UNKNOWN_TARGET' } })
  })

  test('its parts are kept by browsers as long as their names are the same', async () => {
    const view = built(testView())
    const script = await view.get('/~/assets/page-0a1b2c3d.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(await script.text()).toBe('run()')
    const packed = await view.get('/~/assets/page-0a1b2c3d.js', { 'accept-encoding': 'br, gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe('run()')
    expect((await view.get('/~/assets/licenses.txt')).headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    '.secret',
    'index.html',
    '..%2F..%2Fgramexlog.yaml',
    '..%2fgramexlog.yaml',
    '%2e%2e/gramexlog.yaml',
    '__proto__',
    '',
  ])('nothing else is read, such as %j', async (name) => {
    expect((await built(testView()).get(`/~/assets/${name}`)).status).toBe(404)
  })
})

describe('where it was not', () => {
  test('browsers get a plain table, of a hundred rows, in which records are text', async () => {
    const rows = Array.from({ length: 150 }, (_, n) => ({
      n,
      'a<b': '<script>alert(1)</script>\u202E\u0000"\'&',
    }))
    const view = testView(rows)
    const response = await view.get('/guide', BROWSER)
    const page = await response.text()
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.match(/<tr>/g)).toHaveLength(101)
    expect(page).toContain('<td>&#60;script&#62;alert(1)&#60;/script&#62;\uFFFD\uFFFD&#34;&#39;&#38;</td>')
    expect(page).toContain('<th scope="col">a&#60;b</th>')
    expect(page).not.toMatch(/<script|<style|style=/)
    const style = await view.get('/~/assets/plain.css')
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  })

  test('browsers get links to the targets that they may see', async () => {
    const view = testView([], { authorize: (_, target) => target !== 'other' })
    const page = await (await view.get('/', BROWSER)).text()
    expect(page).toContain('<a href="./guide">guide</a>')
    expect(page).not.toContain('other')
  })
})

describe('the page is told', () => {
  const ROWS = [
    { _id: 'a', x: 1 },
    { _id: 'b', x: 2, t: 'line\u2028end' },
    { _id: 'c', x: 3 },
  ]

  test('rows with their ids, where they are from, and their count if it is asked', async () => {
    const view = testView(ROWS)
    expect(await (await view.get('/~/rows/guide')).json()).toEqual({ backend: 'local', rows: ROWS })
    expect(await (await view.get('/~/rows/guide?_c=x&_meta=y&_limit=1')).json()).toEqual({
      backend: 'local',
      columns: ['x'],
      count: 3,
      rows: [{ _id: 'a', x: 1 }],
    })
    expect(await (await testView([]).get('/~/rows/guide')).json()).toEqual({ backend: 'local', rows: [] })
  })

  test('at most 200 rows if it asks for no number', async () => {
    const backend = new ArrayBackend([])
    const view = testView({ local: backend })
    await view.get('/~/rows/guide')
    await view.get('/~/rows/guide?_limit=10000')
    expect(backend.asked.map(({ limit }) => limit)).toEqual([200, 10_000])
    expect((await view.get('/~/rows/guide?_limit=10001')).status).toBe(400)
  })

  test('columns, a histogram and statistics', async () => {
    const view = testView(ROWS)
    expect(await (await view.get('/~/columns/guide')).json()).toMatchObject({
      backend: 'local',
      columns: [{ name: '_id' }, { name: 'x' }, { name: 't' }],
    })
    expect(await (await view.get('/~/histogram/guide?x=1&~bars=10&~by=level')).json()).toEqual({
      backend: 'local',
      intervalMs: 1000,
      bars: [{ atMs: 0, counts: { '': 3 } }],
    })
    expect(await (await view.get('/~/statistics/guide?~column=t&~most=5&~prefix=l')).json()).toEqual({
      backend: 'local',
      records: 3,
      present: 1,
      top: [],
    })
  })

  test.each([
    ['/~/histogram/guide?~bars=0', '~bars=0: is no whole number from 1 to 1000'],
    ['/~/histogram/guide?~bars=1001', 'from 1 to 1000'],
    ['/~/histogram/guide?~column=x', '~bars, ~by'],
    ['/~/statistics/guide', '~column= is missing'],
    ['/~/statistics/guide?~column=x&~most=1e2', 'from 1 to 100'],
    ['/~/columns/guide?~x=1', 'none that begins with ~'],
    ['/~/rows/guide?_limit=x', '_limit=x'],
  ])('what is wrong with %s', async (path, words) => {
    const response = await testView(ROWS).get(path)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(words)
  })

  test.each(['rows', 'columns', 'histogram', 'statistics', 'tail'])(
    'of %s only what it may see',
    async (what) => {
      const view = testView(ROWS, { authorize: (_, target) => target !== 'guide' })
      expect((await view.get(`/~/${what}/guide`)).status).toBe(403)
      expect((await view.get(`/~/${what}/nope`)).status).toBe(404)
    },
  )
})

describe('while Elasticsearch is away', () => {
  class AwayBackend extends ArrayBackend {
    override rows(): Promise<Answer> {
      throw new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', 'connect ECONNREFUSED')
    }
    override columns = () => this.rows() as never
    override histogram = () => this.rows() as never
    override statistics = () => this.rows() as never
  }
  const backends = { both: new AwayBackend([]), local: new ArrayBackend([{ _id: 'a', x: 1 }]) }

  test.each(['rows', 'columns', 'histogram', 'statistics'])(
    'the page is shown %s of the local files',
    async (what) => {
      const view = testView(backends)
      expect(
        await (await view.get(`/~/${what}/sent?${what === 'statistics' ? '~column=x' : ''}`)).json(),
      ).toMatchObject({
        backend: 'local',
        notice: expect.stringContaining('connect ECONNREFUSED'),
      })
    },
  )

  test('programs are told', async () => {
    expect((await testView(backends).get('/sent')).status).toBe(503)
  })

  test('and so is the page, where that is what the files say', async () => {
    expect((await testView({ local: new AwayBackend([]) }).get('/~/rows/guide')).status).toBe(503)
  })
})
