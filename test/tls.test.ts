import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GramexLog, open } from '@gramexlog/core'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { type Authority, authority, type Certificate } from './support/certificates.ts'
import { httpProxy } from './support/connect-proxy.ts'
import { type Nginx, nginx } from './support/nginx.ts'
import { planted } from './support/planted.mjs'
import { count } from './support/search.ts'

const { url } = inject('servers')[0]!
const PASSWORD = planted('password')
const KEY = Buffer.from(`id:${planted('key')}`).toString('base64')
const TOKEN = planted('token')
const WAIT = { timeout: 15_000 }

let folder: string
let front: Nginx
let ours: Authority
let theirs: Authority
let good: Certificate
let client: Certificate

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gramexlog-tls-'))
  ours = await authority(folder, 'ours')
  theirs = await authority(folder, 'theirs')
  good = await ours.issue('good')
  client = await ours.issue('client')
  front = await nginx(
    folder,
    `map $http_authorization $known { default 0; "ApiKey ${KEY}" 1; "Bearer ${TOKEN}" 1; }`,
  )
})

afterAll(async () => {
  await front?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const PASS_ON = `proxy_pass ${url}; proxy_set_header Authorization "";`

/** Serves Elasticsearch over TLS. @param more lines of the server block */
async function serve({ cert, key }: Certificate, more = '', location = PASS_ON): Promise<void> {
  await front.serve(`listen 127.0.0.1:${front.port} ssl; ssl_certificate ${cert}; ssl_certificate_key ${key};
    ${more} location / { ${location} }`)
}

async function opened(app: AppFolder): Promise<GramexLog> {
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  return gramexlog
}

const server = () => ({ host: 'localhost', port: front.port, timeout: 5 })
const fingerprintOf = (file: string) => new X509Certificate(readFileSync(file)).fingerprint256

describe('is reached', () => {
  test.for<[string, () => Record<string, unknown>]>([
    ['by the PEM file of its authority', () => ({ ca_certs: ours.ca })],
    ['by its fingerprint', () => ({ ssl_assert_fingerprint: fingerprintOf(good.cert) })],
    [
      'by a URL',
      () => ({ url: `https://localhost:${front.port}`, host: null, port: null, ca_certs: ours.ca }),
    ],
    ['by its address', () => ({ host: '127.0.0.1', ca_certs: ours.ca })],
    ['compressed', () => ({ ca_certs: ours.ca, http_compress: true })],
    ['unchecked', () => ({ use_ssl: true, verify_certs: false })],
  ])('over TLS %s', async ([, options]) => {
    await serve(good)
    const app = appFolder({ ...server(), ...options() })
    const { log, flush } = await opened(app)
    for (let n = 0; n < 100; n += 1) log({ n })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 100, retried: 0 })
    expect(await count(url, app.index)).toBe(100)
  })

  test('by the fingerprint of the authority that signed its certificate, if that is sent along', async () => {
    const chain = join(folder, 'chain.pem')
    writeFileSync(chain, `${readFileSync(good.cert)}${readFileSync(ours.ca)}`)
    await serve({ cert: chain, key: good.key })
    const app = appFolder({ ...server(), ssl_assert_fingerprint: fingerprintOf(ours.ca) })
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1 })
  })

  test('with a certificate of the client', async () => {
    await serve(good, `ssl_client_certificate ${ours.ca}; ssl_verify_client on;`)
    const { cert: client_cert, key: client_key } = client
    const app = appFolder({ ...server(), ca_certs: ours.ca, client_cert, client_key })
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1 })
  })

  test.for<[string, string, Record<string, unknown>]>([
    ['a user and password', 'auth', { http_auth: `ann:${PASSWORD}` }],
    ['a password in a file', 'auth', { http_auth: { file: 'secret' }, secret: `ann:${PASSWORD}\n` }],
    ['an API key', 'map', { api_key: KEY }],
    ['an API key in a file', 'map', { api_key: { file: 'secret' }, secret: KEY }],
    ['a token', 'map', { bearer_auth: TOKEN }],
    ['a token in a file', 'map', { bearer_auth: { file: 'secret' }, secret: `${TOKEN}\n` }],
  ])('with %s', async ([, check, { secret, ...login }]) => {
    writeFileSync(join(folder, 'users'), `ann:{PLAIN}${PASSWORD}\n`)
    await serve(
      good,
      check === 'auth'
        ? `auth_basic closed; auth_basic_user_file ${join(folder, 'users')};`
        : 'if ($known = 0) { return 401; }',
    )
    const app = appFolder({ ...server(), ca_certs: ours.ca, ...login })
    if (secret !== undefined) writeFileSync(join(app.folder, 'secret'), String(secret))
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1, lastError: undefined })
  })

  test('below a path', async () => {
    await front.serve(`listen 127.0.0.1:${front.port}; location /es/ { proxy_pass ${url}/; }`)
    const app = appFolder({ ...server(), url_prefix: '/es' })
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1 })
    expect(await count(url, app.index)).toBe(1)
  })
})

/** What is wrong, the words that it is told in, and what mends it at the server. */
const FAULTS: [string, () => Promise<Record<string, unknown>>, RegExp, () => Promise<void>][] = [
  [
    'a certificate for other names',
    async () => {
      await serve(await ours.issue('other', 'DNS:other.example'))
      return { ca_certs: ours.ca }
    },
    /^https:\/\/localhost:\d+ has a certificate for other names \(DNS:other\.example\); name the server by one/,
    () => serve(good),
  ],
  [
    'a certificate that has expired',
    async () => {
      await serve(await ours.issue('expired', undefined, -1))
      return { ca_certs: ours.ca }
    },
    /^https:\/\/localhost:\d+ has a certificate that has expired; renew it there$/,
    () => serve(good),
  ],
  [
    'an authority that is not known',
    async () => {
      await serve(await theirs.issue('foreign'))
      return { ca_certs: ours.ca }
    },
    /^https:\/\/localhost:\d+ has a certificate that is signed by an authority that is not known here; name the PEM/,
    () => serve(good),
  ],
  [
    'another fingerprint',
    async () => {
      await serve(await ours.issue('renewed'))
      return { ssl_assert_fingerprint: fingerprintOf(good.cert) }
    },
    /^https:\/\/localhost:\d+ has a certificate that has the SHA-256 fingerprint [0-9A-F:]{95}, not that of "ssl_/,
    () => serve(good),
  ],
  [
    'a certificate of an attacker that is sent with that of the authority',
    async () => {
      const forger = await authority(folder, 'forger', 'ours')
      const forged = await forger.issue('forged')
      const chain = join(folder, 'forged-chain.pem')
      writeFileSync(chain, `${readFileSync(forged.cert)}${readFileSync(ours.ca)}`)
      await serve({ cert: chain, key: forged.key })
      return { ssl_assert_fingerprint: fingerprintOf(ours.ca) }
    },
    /not that of "ssl_assert_fingerprint"/,
    async () => {
      const chain = join(folder, 'chain.pem')
      writeFileSync(chain, `${readFileSync(good.cert)}${readFileSync(ours.ca)}`)
      await serve({ cert: chain, key: good.key })
    },
  ],
  [
    'no TLS at the server',
    async () => {
      await front.serve(`listen 127.0.0.1:${front.port}; location / { ${PASS_ON} }`)
      return { ca_certs: ours.ca }
    },
    /^https:\/\/localhost:\d+ answers without TLS; write http instead of https/,
    () => serve(good),
  ],
  [
    'TLS at the server alone',
    async () => {
      await serve(good)
      return {}
    },
    /^HTTP 400: 400 The plain HTTP request was sent to HTTPS port$/,
    () => front.serve(`listen 127.0.0.1:${front.port}; location / { ${PASS_ON} }`),
  ],
  [
    'no certificate of the client',
    async () => {
      await serve(good, `ssl_client_certificate ${ours.ca}; ssl_verify_client on;`)
      return { ca_certs: ours.ca }
    },
    /^HTTP 400: 400 No required SSL certificate was sent$/,
    () => serve(good),
  ],
  [
    'a wrong API key',
    async () => {
      await serve(good, 'if ($known = 0) { return 401; }')
      return { ca_certs: ours.ca, api_key: Buffer.from(`id:${planted('wrong')}`).toString('base64') }
    },
    /^HTTP 401: 401 Authorization Required; look at the login: http_auth, api_key or bearer_auth$/,
    () => serve(good),
  ],
]

describe('is told in one line, and costs no record', () => {
  test.for(FAULTS)('%s', async ([, set, words, mend]) => {
    const app = appFolder({ ...server(), ...(await set()) })
    const { log, flush, stats } = await opened(app)
    for (let n = 0; n < 100; n += 1) log({ n })
    await expect.poll(() => stats().lastError, WAIT).toMatch(words)
    expect(stats().lastError).not.toContain('\n')
    expect(stats().delivered).toBe(0)
    await mend()
    expect(await flush({ timeout: 20_000 })).toMatchObject({ delivered: 100, duplicates: 0, backlogBytes: 0 })
    expect(await count(url, app.index)).toBe(100)
  })
})

test('a certificate of the client that is renewed in its file is used without a restart', async () => {
  const old = await theirs.issue('old-client')
  const app = appFolder({
    ...server(),
    ca_certs: ours.ca,
    client_cert: 'client.pem',
    client_key: 'client.key',
  })
  const put = ({ cert, key }: Certificate) => {
    copyFileSync(cert, join(app.folder, 'client.pem'))
    copyFileSync(key, join(app.folder, 'client.key'))
  }
  put(old)
  await serve(good, `ssl_client_certificate ${ours.ca}; ssl_verify_client on;`)
  const { log, flush, stats } = await opened(app)
  log({ n: 1 })
  await expect.poll(() => stats().lastError, WAIT).toBe('HTTP 400: 400 The SSL certificate error')
  put(client)
  expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1, duplicates: 0 })
})

test('verify_certs: false is said once, however many targets it hits', async () => {
  await serve(good)
  const options = { ...server(), use_ssl: true, verify_certs: false }
  const app = appFolder(options, { second: { ...options, index: 'x' }, third: { ...options, index: 'y' } })
  const { stderr } = await app.start('end', ['core', '1', 'natural']).ended
  expect(stderr.match(/the certificate of \S+ is not checked \(verify_certs: false\)/g)).toHaveLength(1)
})

describe('through a proxy', () => {
  const host = 'es.example'

  test.for([
    ['http', false],
    ['https', true],
  ] as const)('%s, with names that only the proxy knows', async ([scheme, secure]) => {
    if (secure) await serve(await ours.issue('named', `DNS:${host}`))
    else await front.serve(`listen 127.0.0.1:${front.port}; location / { ${PASS_ON} }`)
    const login = `bob:${planted('proxy')}`
    const proxy = await httpProxy({ [`${host}:9200`]: front.port }, login)
    const app = appFolder({
      url: `${scheme}://${host}:9200`,
      proxy: `http://${login}@127.0.0.1:${proxy.port}`,
      ...(secure && { ca_certs: ours.ca }),
    })
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1, lastError: undefined })
    expect(new Set(proxy.seen)).toContain(secure ? `CONNECT ${host}:9200` : `POST http://${host}:9200`)
    expect(await count(url, app.index)).toBe(1)
  })

  test('a cloud id, which is a name and TLS', async () => {
    await serve(await ours.issue('cloud', 'DNS:abc.cloud.example'))
    const proxy = await httpProxy({ 'abc.cloud.example:443': front.port })
    const cloud_id = `name:${Buffer.from('cloud.example$abc$kibana').toString('base64')}`
    const app = appFolder({ cloud_id, proxy: `http://127.0.0.1:${proxy.port}`, ca_certs: ours.ca })
    const { log, flush } = await opened(app)
    log({ n: 1 })
    expect(await flush({ timeout: 10_000 })).toMatchObject({ delivered: 1 })
  })

  test.for([
    [{}, true],
    [{ NO_PROXY: 'other.example' }, true],
    [{ NO_PROXY: `${host}` }, false],
    [{ NO_PROXY: '.example' }, false],
  ] as const)('of the environment, unless NO_PROXY names the server: %j', async ([env, used]) => {
    await serve(await ours.issue('named', `DNS:${host}`))
    const proxy = await httpProxy({ [`${host}:9200`]: front.port })
    const app = appFolder(
      { url: `https://${host}:9200`, ca_certs: ours.ca, timeout: 10 },
      { exitTimeout: 15 },
    )
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`
    await app.start('end', ['core', '1', 'natural'], { HTTPS_PROXY, ...env }).ended
    expect(proxy.seen.length > 0).toBe(used)
    expect(await count(url, app.index)).toBe(used ? 1 : 0)
  })

  test.for<[string, Record<string, unknown>, RegExp]>([
    ['is not there', { proxy: 'http://127.0.0.1:9' }, /^the proxy http:\/\/127\.0\.0\.1:9 is not reached \(/],
    [
      'asks for a password',
      {},
      /^the proxy http:\/\/127\.0\.0\.1:\d+ asks for a user and password: put them/,
    ],
  ])('that %s is told by name', async ([, options, words]) => {
    const proxy = await httpProxy({}, `bob:${planted('proxy')}`)
    const app = appFolder({
      url: `https://${host}:9200`,
      proxy: `http://127.0.0.1:${proxy.port}`,
      ...options,
    })
    const { log, stats } = await opened(app)
    log({ n: 1 })
    await expect.poll(() => stats().lastError, WAIT).toMatch(words)
  })
})
