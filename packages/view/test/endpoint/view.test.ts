import { GramexLogError } from '@gramexlog/core'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/backends/backend.ts'
import { ArrayBackend } from '../support/array-backend.ts'
import { testView } from '../support/view.ts'

class FailingBackend extends ArrayBackend {
  readonly #error: unknown

  constructor(error: unknown) {
    super([])
    this.#error = error
  }

  override rows(): Promise<Answer> {
    return Promise.reject(this.#error)
  }
}

const failureOf = async (response: Promise<Response> | Response) => {
  const { status, ...rest } = await response
  const { error } = (await (await response).json()) as { error: { code: string; message: string } }
  return { status: (await response).status, ...error, rest }
}

describe('a target', () => {
  test.each([
    '/nope',
    '/__proto__',
    '/constructor',
    '/toString',
    '/..%2Fguide',
    '/..%2F..%2Fetc%2Fpasswd',
    '/guide%2F..%2Fother',
    '/%67uide%00',
    '/*',
    '/guide,other',
    '/_all',
    '/~',
    '/%E0%A4%A',
  ])('that is not configured, %s, is not found', async (path) => {
    const view = testView([{ x: 1 }])
    expect(await failureOf(view.get(path))).toMatchObject({ status: 404 })
  })

  test('that is not among those that can be seen is not found', async () => {
    const view = testView([], { targets: ['guide'] })
    expect((await view.get('/guide')).status).toBe(200)
    expect((await view.get('/other')).status).toBe(404)
    expect(await (await view.get('/~/targets')).json()).toEqual({
      targets: [{ name: 'guide', index: 'guide', sinks: ['local'], backend: 'local' }],
      readOnly: true,
    })
    expect(() => testView([], { backend: 'duck' as never })).toThrow(
      /one of local, elasticsearch, both; found "duck"/,
    )
    expect(() => testView([], { targets: ['guid'] })).toThrow(/did you mean "guide"/)
  })
})

describe('what fails', () => {
  test('in the query is told whole, with 400', async () => {
    const failure = await failureOf(testView().get('/guide?_limit=x&_offset=-1'))
    expect(failure).toMatchObject({ status: 400, code: 'ERR_GRAMEXLOG_QUERY' })
    expect(failure.message).toContain('_limit=x')
    expect(failure.message).toContain('_offset=-1')
    const late = testView({
      local: new FailingBackend(new GramexLogError('ERR_GRAMEXLOG_QUERY', 'no column y')),
    })
    expect(await failureOf(late.get('/guide'))).toMatchObject({ status: 400, message: 'no column y' })
  })

  test('since records cannot be read now is told with 503', async () => {
    const away = new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', 'Elasticsearch does not answer')
    const response = await testView({ local: new FailingBackend(away) }).get('/guide')
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await failureOf(response)).toMatchObject({ status: 503, message: 'Elasticsearch does not answer' })
  })

  test('otherwise says nothing of its inside, but to who runs the view', async () => {
    const view = testView({ local: new FailingBackend(new TypeError('x is undefined at /home/me')) })
    const failure = await failureOf(view.get('/guide'))
    expect(failure).toMatchObject({ status: 500 })
    expect(JSON.stringify(failure)).not.toMatch(/undefined|home|TypeError|\bat /)
    expect(view.warnings).toEqual([expect.stringContaining('x is undefined')])
  })

  test('in the middle of an answer breaks it off', async () => {
    let pieces = 0
    const onPiece = () => {
      pieces += 1
      if (pieces > 30) throw new Error('the disk is gone')
    }
    const rows = Array.from({ length: 100 }, () => ({ x: 'x'.repeat(5_000) }))
    const view = testView({ local: new ArrayBackend(rows, { onPiece }) })
    const { url } = await view.listen()
    const response = await fetch(`${url}guide?_format=csv`)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    expect((await fetch(`${url}~/targets`)).status).toBe(200)
  })
})

test('only GET and HEAD are answered', async () => {
  const view = testView()
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const response = await view.fetch(new Request('http://localhost/guide', { method }))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
  }
})

test('a URL that is too long is refused', async () => {
  expect((await testView().get(`/guide?x=${'y'.repeat(20_000)}`)).status).toBe(414)
})

test('each answer tells browsers to take nothing from elsewhere and to keep nothing', async () => {
  const view = testView([], { token: '0123456789abcdef' })
  const headers = { authorization: 'Bearer 0123456789abcdef' }
  for (const response of [
    await view.get('/guide', headers),
    await view.get('/nope', headers),
    await view.get('/'),
  ]) {
    const own = Object.fromEntries(response.headers)
    expect(own).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(own['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(own['content-security-policy']).not.toContain('unsafe')
  }
})

describe('what is asked at once', () => {
  test('is limited, and what is beyond it may try again', async () => {
    let free = () => {}
    const isFree = new Promise<void>((resolve) => {
      free = resolve
    })
    const backend = new ArrayBackend([{ x: 1 }], { onPiece: () => isFree })
    const view = testView({ local: backend }, { limits: { requests: 2 } })
    const first = [view.get('/guide'), view.get('/guide')]
    const third = await view.get('/guide')
    expect(third.status).toBe(503)
    expect(third.headers.get('retry-after')).toBe('1')
    free()
    for (const response of await Promise.all(first)) expect(await response.json()).toEqual([{ x: 1 }])
    expect((await view.get('/guide')).status).toBe(200)
  })

  test('is free again when a client goes, and the back end is told', async () => {
    let signal: AbortSignal | undefined
    const rows = Array.from({ length: 100_000 }, (_, x) => ({ x: `${x}`.padEnd(200) }))
    const onPiece = (given: AbortSignal) => {
      signal = given
    }
    const view = testView(
      { local: new ArrayBackend(rows, { piece: 100, onPiece }) },
      { limits: { requests: 1 } },
    )
    const { url } = await view.listen()
    const going = new AbortController()
    const response = await fetch(`${url}guide?_format=csv`, { signal: going.signal })
    await response.body!.getReader().read()
    expect((await fetch(`${url}guide`)).status).toBe(503)
    going.abort()
    await expect.poll(() => signal?.aborted).toBe(true)
    await expect.poll(async () => (await fetch(`${url}guide?_limit=1`)).status).toBe(200)
  })

  test('ends when the view is closed', async () => {
    const backend = new ArrayBackend([{ x: 1 }, { x: 2 }, { x: 3 }], { onPiece: () => new Promise(() => {}) })
    const view = testView({ local: backend })
    const { url } = await view.listen()
    const response = fetch(`${url}guide`)
    response.catch(() => {})
    await expect.poll(() => backend.asked.length).toBe(1)
    await view.close()
    await expect(response).rejects.toThrow()
    expect(backend.isClosed).toBe(true)
    expect((await view.get('/guide')).status).toBe(503)
    await expect(view.listen()).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_CLOSED' })
  })
})
