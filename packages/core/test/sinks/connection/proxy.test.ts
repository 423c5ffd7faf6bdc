import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { environmentProxy, proxyFor } from '../../../src/sinks/connection/proxy.ts'

const HTTP = new URL('http://es.example:9200')
const HTTPS = new URL('https://es.example')

test.each<[NodeJS.ProcessEnv, URL, string | undefined]>([
  [{}, HTTP, undefined],
  [{ HTTP_PROXY: 'http://a:1' }, HTTP, 'http://a:1'],
  [{ HTTP_PROXY: 'http://a:1', http_proxy: 'http://b:1' }, HTTP, 'http://b:1'],
  [{ HTTP_PROXY: 'http://a:1', http_proxy: '' }, HTTP, 'http://a:1'],
  [{ HTTPS_PROXY: 'http://a:1' }, HTTP, undefined],
  [{ HTTP_PROXY: 'http://a:1' }, HTTPS, 'http://a:1'],
  [{ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'https://b:1' }, HTTPS, 'https://b:1'],
  [{ HTTPS_PROXY: 'a:3128' }, HTTPS, 'http://a:3128'],
])('of %j for %s: %s', (env, server, proxy) => {
  expect(environmentProxy(server, env)?.origin).toBe(proxy)
})

test.each([
  ['es.example', HTTP, true],
  ['ES.Example', HTTP, true],
  ['example', HTTP, true],
  ['.example', HTTP, true],
  ['*.example', HTTP, true],
  ['other, es.example', HTTP, true],
  ['other es.example', HTTP, true],
  ['*', HTTP, true],
  ['other,*', HTTP, true],
  ['es.example:9200', HTTP, true],
  ['es.example:9201', HTTP, false],
  ['es.example:443', HTTPS, true],
  ['ample', HTTP, false],
  ['es.example.org', HTTP, false],
  ['', HTTP, false],
  [',.', HTTP, false],
  ['fd00::1', new URL('http://[fd00::1]:9200'), true],
  ['[fd00::1]:9200', new URL('http://[fd00::1]:9200'), true],
  ['[fd00::1]:9201', new URL('http://[fd00::1]:9200'), false],
  ['fd00::2', new URL('http://[fd00::1]:9200'), false],
] as const)('NO_PROXY=%s names %s: %s', (NO_PROXY, server, excepted) => {
  const env = { HTTP_PROXY: 'http://a:1', NO_PROXY }
  expect(environmentProxy(server, env) === undefined).toBe(excepted)
})

test.each([
  'socks5://bob:secret@a:1',
  'http://bob:secret@',
  '://',
  'http://bob:1/2@a:1',
  'http://bob:1%@a:1',
])('an environment that names no proxy is an error without what may be a password: %s', (HTTPS_PROXY) => {
  const read = () => environmentProxy(HTTPS, { HTTPS_PROXY })
  expect(read).toThrow(/^HTTPS_PROXY is no URL of an HTTP proxy such as http:\/\/user:password@proxy:3128$/)
})

test('what the target says goes before the environment, which a server on this machine is not asked through', () => {
  const before = process.env.HTTP_PROXY
  process.env.HTTP_PROXY = 'http://a:1'
  try {
    expect(proxyFor(HTTP, undefined)?.origin).toBe('http://a:1')
    expect(proxyFor(HTTP, 'http://b:1')?.origin).toBe('http://b:1')
    expect(proxyFor(HTTP, false)).toBeUndefined()
    for (const local of ['localhost', '127.0.0.1', '[::1]', hostname()])
      expect(proxyFor(new URL(`http://${local}:9200`), undefined), local).toBeUndefined()
    expect(proxyFor(new URL('http://localhost:9200'), 'http://b:1')?.origin).toBe('http://b:1')
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY
    else process.env.HTTP_PROXY = before
  }
})
