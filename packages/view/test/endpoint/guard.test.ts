import { describe, expect, test } from 'vitest'
import { testView } from '../support/view.ts'

const TOKEN = '0123456789abcdef'
const status = async (response: Promise<Response>) => (await response).status
const words = async (response: Promise<Response>) =>
  ((await (await response).json()) as { error: { message: string } }).error.message

describe('without a token and authorize', () => {
  test.each(['localhost', 'LOCALHOST:8080', '127.0.0.1', '127.8.9.1:1', '[::1]:9989'])(
    'a request to %s is answered',
    async (host) => {
      expect(await status(testView().get('/guide', { host }))).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '0.0.0.0',
    '[::2]',
    'localhost@evil.example',
    'evil.example#localhost',
    'localhost:80/evil.example',
    'localhost.',
    'a b',
    '',
  ])('a request to %j is not, and it is said what to do', async (host) => {
    const view = testView([{ secret: 'S' }])
    const response = await view.get('/guide', { host })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('createView({ hosts')
    await view.get('/guide', { host: 'other.example' })
    expect(view.warnings).toEqual([expect.stringContaining('createView({ hosts')])
  })

  test('one that comes through a proxy is not', async () => {
    const view = testView()
    expect(await words(view.get('/guide', { 'x-forwarded-for': '8.8.8.8' }))).toContain(
      'createView({ token })',
    )
    expect(await status(view.get('/guide', { forwarded: 'for=8.8.8.8' }))).toBe(403)
  })

  test('one from another machine is not, even if it names this one', async () => {
    const view = testView()
    const env = (remoteAddress?: string) => ({ incoming: { socket: { remoteAddress } }, outgoing: {} })
    const from = (address?: string) => view.fetch(new Request('http://localhost/guide'), env(address))
    for (const near of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(await status(from(near))).toBe(200)
    for (const far of ['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', undefined])
      expect(await status(from(far))).toBe(403)
  })

  test('one of which nobody tells from where it comes is not, and it is said what to hand over', async () => {
    const view = testView()
    for (const env of [{}, null, { incoming: {} }, { remoteAddr: {} }, { requestIP: () => null }]) {
      const response = view.fetch(new Request('http://localhost/guide'), env)
      expect(await words(response)).toContain('context.env')
    }
    expect(
      await status(testView([], { token: TOKEN }).fetch(new Request('http://localhost/guide'), {})),
    ).toBe(401)
  })

  test.each([
    ['Deno', (hostname: string) => ({ remoteAddr: { hostname } })],
    ['Bun', (address: string) => ({ requestIP: () => ({ address }) })],
    ['Hono on Bun', (address: string) => ({ server: { requestIP: () => ({ address }) } })],
  ])('what %s hands over tells from where a request comes', async (_, env) => {
    const view = testView()
    const from = (address: string) => view.fetch(new Request('http://localhost/guide'), env(address))
    expect([await status(from('127.0.0.1')), await status(from('10.0.0.7'))]).toEqual([200, 403])
  })

  test('it does not listen where others reach it', async () => {
    await expect(testView().listen(0, '0.0.0.0')).rejects.toMatchObject({
      code: 'ERR_GRAMEXLOG_ARGUMENT',
      message: expect.stringContaining('createView({ token })'),
    })
    const { url, close } = await testView().listen()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(await status(fetch(`${url}guide`))).toBe(200)
    await close()
    await expect(fetch(url)).rejects.toThrow()
  })
})

test('other names are known by hosts, without their ports', async () => {
  const view = testView([], { hosts: ['Logs.example.com'] })
  expect(await status(view.get('/guide', { host: 'logs.example.com:8443' }))).toBe(200)
  expect(await status(view.get('/guide', { host: 'x.logs.example.com' }))).toBe(403)
  expect(() => testView([], { hosts: ['https://logs.example.com'] })).toThrow(/without a port/)
})

test('a page of another site cannot make it work, but a link there leads here', async () => {
  const view = testView()
  const from = (mode: string, site = 'cross-site') =>
    status(view.get('/guide', { 'sec-fetch-site': site, 'sec-fetch-mode': mode }))
  expect(await from('no-cors')).toBe(403)
  expect(await from('cors')).toBe(403)
  expect(await from('navigate')).toBe(200)
  expect(await from('cors', 'same-origin')).toBe(200)
})

describe('with a token', () => {
  test('only who has it is answered', async () => {
    const view = testView([], { token: TOKEN })
    const bearer = (token: string) => status(view.get('/guide', { authorization: `Bearer ${token}` }))
    const response = await view.get('/guide')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(await bearer(TOKEN)).toBe(200)
    expect(await bearer(`${TOKEN}0`)).toBe(401)
    expect(await bearer('')).toBe(401)
  })

  test('a browser swaps it for a cookie, and loses it from its address', async () => {
    const view = testView([{ x: 1 }], { token: TOKEN })
    const response = await view.get(`/guide?x=1&token=${TOKEN}&_limit=5`)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('./guide?x=1&_limit=5')
    const cookie = response.headers.get('set-cookie')!
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain(TOKEN)
    const [pair] = cookie.split(';') as [string]
    expect(await status(view.get('/guide', { cookie: `a=b; ${pair}` }))).toBe(200)
    expect(await status(view.get('/guide', { cookie: `${pair}x` }))).toBe(401)
    expect(await status(view.get('/guide?token=wrong', { cookie: pair }))).toBe(401)
    expect((await view.get(`/?token=${TOKEN}`)).headers.get('location')).toBe('./')
    const other = testView([], { token: 'another-secret-of-another-view' })
    expect(await status(other.get('/guide', { cookie: pair }))).toBe(401)
  })

  test('a cookie over TLS is for TLS alone', async () => {
    const request = new Request(`https://localhost/?token=${TOKEN}`)
    const { headers } = await testView([], { token: TOKEN }).fetch(request)
    expect(headers.get('set-cookie')).toMatch(/; Secure$/)
  })

  test('it listens anywhere, and is asked by names that it knows', async () => {
    const view = testView([], { token: TOKEN })
    const { url } = await view.listen(0, '0.0.0.0')
    const { port } = new URL(url)
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect(await status(fetch(`http://127.0.0.1:${port}/guide`, { headers }))).toBe(200)
    expect(await status(view.get('/guide', { ...headers, host: 'evil.example' }))).toBe(403)
  })

  test.each(['', 'short'])('%j is no secret', (token) => {
    expect(() => testView([], { token })).toThrow(/16 characters/)
  })
})

describe('authorize', () => {
  test('says for each target who may see it', async () => {
    const asked: (string | undefined)[] = []
    const view = testView([], {
      authorize: async (request, target) => {
        asked.push(target)
        return request.headers.get('x-user') === 'amy' && target !== 'other'
      },
    })
    const amy = { 'x-user': 'amy' }
    expect(await status(view.get('/guide'))).toBe(403)
    expect(await status(view.get('/guide', amy))).toBe(200)
    expect(await words(view.get('/other', amy))).toBe('You may not see the target "other".')
    expect(asked).toEqual(['guide', 'guide', 'other'])
    const list = (await (await view.get('/~/targets', amy)).json()) as { targets: { name: string }[] }
    expect(list.targets.map(({ name }) => name)).toEqual(['guide', 'sent'])
    expect(await status(view.get('/nope', amy))).toBe(404)
    expect(await status(view.get('/nope'))).toBe(403)
  })

  test('lets nobody in if it fails, or answers anything but true', async () => {
    const failing = testView([], { authorize: () => Promise.reject(new Error('password hunter2')) })
    const response = await failing.get('/guide')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
    const vague = testView([], { authorize: (() => 'no') as never })
    expect(await status(vague.get('/guide'))).toBe(403)
  })

  test('and a token both have to hold', async () => {
    const view = testView([], { token: TOKEN, authorize: () => false })
    expect(await status(view.get('/guide', { authorization: `Bearer ${TOKEN}` }))).toBe(403)
    expect(await status(view.get('/guide'))).toBe(401)
  })
})
