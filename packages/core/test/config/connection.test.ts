import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cloudIdToUrl } from '../../src/config/cloud-id.ts'
import { tempDir } from '../support/temp-dir.ts'
import { loadTarget, loadYaml, targetProblems } from './load-yaml.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const connect = (options: string) => loadTarget(options).connection

test.each([
  ['', ['http://localhost:9200']],
  ['host: server.com', ['http://server.com:9200']],
  ['host: "::1", port: 1', ['http://[::1]:1']],
  ['port: 443', ['https://localhost']],
  ['port: 443, use_ssl: false', ['http://localhost:443']],
  ['use_ssl: yes', ['https://localhost:9200']],
  ['scheme: https, url_prefix: /es/', ['https://localhost:9200/es']],
  ['url: https://server.com', ['https://server.com']],
  ['url: http://server.com', ['http://server.com:9200']],
  ['url: http://server.com:80/es/', ['http://server.com/es']],
  ['url: "http://[::1]:9201/"', ['http://[::1]:9201']],
  ['hosts: server', ['http://server:9200']],
  [
    'hosts: [a, "b:1", https://c, http://d:2/p]',
    ['http://a:9200', 'http://b:1', 'https://c', 'http://d:2/p'],
  ],
  ['hosts: {host: a, use_ssl: true}', ['https://a:9200']],
  [
    'hosts: [{host: a, port: 1, url_prefix: p}, {port: 443}, {host: c, scheme: http}], timeout: 1',
    ['http://a:1/p', 'https://localhost', 'http://c:9200'],
  ],
  ['hosts: [a, {host: b, port: 1}], use_ssl: true, url_prefix: x', ['https://a:9200/x', 'https://b:1/x']],
  [`cloud_id: "dep:${base64('eu.aws.found.io$abc-1$kib')}"`, ['https://abc-1.eu.aws.found.io']],
])('{%s} reaches %j', (options, nodes) => {
  expect(connect(options).nodes).toEqual(nodes)
})

test('a cloud id is a host and the id of Elasticsearch in it, with a port if there is one', () => {
  expect(cloudIdToUrl(`my:cluster:${base64('host.io:9243$es$kb')}`)).toBe('https://es.host.io:9243')
  expect(cloudIdToUrl(base64('host.io$es'))).toBe('https://es.host.io:443')
  expect(cloudIdToUrl('name:')).toBeUndefined()
  expect(cloudIdToUrl(`name:${base64('host.io')}`)).toBeUndefined()
  expect(cloudIdToUrl(`name:${base64('host.io/x$e@s')}`)).toBeUndefined()
})

test.each([
  ['http_auth: user:pass', { username: 'user', password: 'pass' }],
  ['http_auth: "user:p:a:ss"', { username: 'user', password: 'p:a:ss' }],
  ['http_auth: [user, "12"]', { username: 'user', password: '12' }],
  ['http_auth: "user:"', { username: 'user', password: '' }],
  ['url: "http://user:p%40ss@h"', { username: 'user', password: 'p@ss' }],
  ['url: http://user:pass@h, http_auth: user:pass', { username: 'user', password: 'pass' }],
  ['hosts: ["http://user:pass@a", {host: b, http_auth: user:pass}]', { username: 'user', password: 'pass' }],
  ['api_key: aWQ6a2V5', { apiKey: 'aWQ6a2V5' }],
  ['api_key: [id, key]', { apiKey: 'aWQ6a2V5' }],
  ['bearer_auth: a.b-c_d', { bearer: 'a.b-c_d' }],
])('{%s} logs in', (options, auth) => {
  expect(connect(options).auth).toEqual(auth)
  expect(connect(options).nodes.join()).not.toMatch(/user|pass/)
})

test.each(['http_auth', 'api_key', 'bearer_auth'])(
  '%s may stand in a file, which is not read yet',
  (option) => {
    const dir = tempDir()
    writeFileSync(join(dir, 'secret'), '')
    const { connection } = loadYaml(`gramexlog: {a: {${option}: {file: secret}}}`, {}, dir).targets.get('a')!
    expect(connection.auth).toEqual({ option, file: join(dir, 'secret') })
  },
)

test.each([
  ['', undefined],
  ['proxy: http://ann:pass@proxy:3128', 'http://ann:pass@proxy:3128'],
  ['proxy: false', false],
])('{%s} goes through the proxy %j', (options, proxy) => {
  expect(connect(options).proxy).toBe(proxy)
})

test.each([
  ['', undefined],
  ['sniff_on_start: no', undefined],
  ['sniff_on_start: true', { onStart: true, onConnectionFail: false }],
  [
    'sniff_on_connection_fail: true, sniffer_timeout: 0.5',
    { onStart: false, onConnectionFail: true, everyMs: 500 },
  ],
])('{%s} asks for nodes: %j', (options, sniff) => {
  expect(connect(options).sniff).toEqual(sniff)
})

test('a fingerprint may be written in each usual way, and means https', () => {
  const fingerprint = 'AB'.repeat(32)
  for (const written of [fingerprint, fingerprint.toLowerCase(), Array(32).fill('ab').join(':')])
    expect(connect(`ssl_assert_fingerprint: "${written}"`)).toMatchObject({
      nodes: ['https://localhost:9200'],
      tls: { fingerprint },
    })
})

test('certificates are found beside the file and mean https', () => {
  const dir = tempDir()
  mkdirSync(join(dir, 'pem'))
  for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(dir, 'pem', name), '')
  const yaml = (options: string) =>
    loadYaml(`gramexlog: {a: {${options}}}`, {}, dir).targets.get('a')?.connection
  expect(
    yaml('ca_certs: pem/ca.pem, client_cert: pem/cert.pem, client_key: pem/key.pem, verify_certs: no'),
  ).toMatchObject({
    nodes: ['https://localhost:9200'],
    tls: {
      rejectUnauthorized: false,
      ca: join(dir, 'pem/ca.pem'),
      cert: join(dir, 'pem/cert.pem'),
      key: join(dir, 'pem/key.pem'),
    },
  })
  const both = join(dir, 'pem/cert.pem')
  expect(yaml(`client_cert: ${both}`)?.tls).toEqual({ rejectUnauthorized: true, cert: both, key: both })
  expect(yaml('ca_certs: pem/ca.pem, use_ssl: false')).not.toHaveProperty('tls')
  expect(yaml('host: a')).not.toHaveProperty('tls')
})

test('a certificate that is not there is a problem with its full path', () => {
  const lines = targetProblems('ca_certs: pem/no.pem, client_cert: ., client_key: "a\\0b"')
  expect(lines[0]).toMatch(/^ca_certs: no file at \S*pem\/no\.pem; expected a PEM file/)
  expect(lines).toHaveLength(3)
})

test.each([
  ['', false],
  ['host: 127.1.2.3', false],
  ['host: "::1"', false],
  [`host: ${hostname()}`, false],
  ['host: 10.0.0.1', true],
  ['hosts: [localhost, server]', true],
  ['http_compress: true', true],
  ['host: server, http_compress: "no"', false],
])('{%s} compresses: %s', (options, compress) => {
  expect(connect(options).compress).toBe(compress)
})

test.each([
  'headers: {X: "a\\r\\nY: b"}',
  'headers: {X: "a\\0b"}',
  'headers: {X: "a\\u2028b"}',
  'headers: {"X\\r\\nY": b}',
  'headers: {__proto__: b}',
  'bearer_auth: "a\\r\\nY: b"',
  'api_key: "YQ==\\r\\nY: b"',
  'proxy: "http://a\\r\\nY:1"',
  'host: "a\\r\\nY: b"',
  'url: "http://a/\\r\\nb"',
  'url_prefix: "/a\\r\\nb"',
])('{%s} can put nothing into a request', (options) => {
  expect(targetProblems(options)).toHaveLength(1)
})

test('a login of any characters is encoded, and so is what a prefix may hold', () => {
  const { nodes, auth } = connect('http_auth: "a:b\\r\\nY: c", url_prefix: "/a\\0b"')
  expect(auth).toEqual({ username: 'a', password: 'b\r\nY: c' })
  expect(nodes.map((node) => new URL(node).pathname)).toEqual(['/a%00b'])
})

test('timeout is in seconds, headers are kept, retry options change nothing', () => {
  const plain = connect('')
  expect(connect('timeout: 0.5').timeoutMs).toBe(500)
  expect(connect('headers: {X-Opaque-Id: app}').headers).toEqual({ 'X-Opaque-Id': 'app' })
  expect(connect('max_retries: 3, retry_on_timeout: true')).toEqual(plain)
})

test.each([
  ['url: http://a, host: b', 'host: cannot be given together with "url"'],
  ['url: http://a, port: 1', 'port: cannot be given together with "url"'],
  ['url: http://a, hosts: b', 'hosts: cannot be given together with "url"'],
  ['hosts: a, host: b', 'host: cannot be given together with "hosts"'],
  ['hosts: a, port: 1', 'port: cannot be given together with "hosts"'],
  [`cloud_id: "${base64('h.io$es')}", host: a`, 'host: cannot be given together with "cloud_id"'],
  [
    `cloud_id: "${base64('h.io$es')}", use_ssl: false`,
    'use_ssl: contradicts the scheme that "cloud_id" gives',
  ],
  ['http_auth: a:b, api_key: aaaa', 'api_key: cannot be given together with "http_auth"'],
  ['http_auth: a:b, bearer_auth: c', 'bearer_auth: cannot be given together with "http_auth"'],
  ['api_key: aaaa, bearer_auth: c', 'bearer_auth: cannot be given together with "api_key"'],
  ['url: http://a:b@c, bearer_auth: d', 'bearer_auth: cannot be given together with a user in "url"'],
  [
    'bearer_auth: a, headers: {authorization: x}',
    'headers: cannot set Authorization together with "bearer_auth"',
  ],
  ['url: http://a:b@c, http_auth: {file: gramex.yaml}', 'url: has another user or password than "http_auth"'],
  ['http_auth: {file: nowhere}', 'http_auth: no file at the path that it gives; expected a file, by a path'],
  ['http_auth: {fiel: x}', 'http_auth: expected the path of a file as text'],
  [
    'http_auth: {file: gramex.yaml, user: x}',
    'http_auth: expected user:password as text, or [user, password] (put digits into quotes), or {file: path}',
  ],
  ['bearer_auth: "a b"', 'bearer_auth: expected a token as text, without spaces'],
  ['proxy: proxy:3128', 'proxy: expected the URL of an HTTP proxy such as'],
  ['proxy: http://bob:1%zz@proxy:3128', 'proxy: expected the URL of an HTTP proxy such as'],
  ['proxy: true', 'proxy: expected the URL of an HTTP proxy such as'],
  ['ssl_assert_fingerprint: "AB:CD"', 'ssl_assert_fingerprint: expected a SHA-256 fingerprint as text: 64'],
  [
    `cloud_id: "${base64('h.io$es')}", sniff_on_start: true`,
    'sniff_on_start: cannot be given together with "cloud_id"',
  ],
  ['url: http://a:b@c, api_key: aaaa', 'api_key: cannot be given together with a user in "url"'],
  ['url: http://a:b@c, http_auth: a:c', 'url: has another user or password than "http_auth"'],
  ['hosts: ["http://a:b@c", "http://a:c@d"]', 'hosts[1]: has another user or password than "hosts"'],
  [
    'http_auth: a:b, headers: {authorization: x}',
    'headers: cannot set Authorization together with "http_auth"',
  ],
  ['api_key: aaaa, headers: {Authorization: x}', 'headers: cannot set Authorization together with "api_key"'],
  ['url: http://a, use_ssl: true', 'use_ssl: contradicts the scheme that "url" gives'],
  ['scheme: http, use_ssl: true', 'use_ssl: contradicts "scheme" beside it'],
  ['hosts: [{scheme: http, use_ssl: true}]', 'hosts[0].use_ssl: contradicts "scheme" beside it'],
  ['url: http://a/b, url_prefix: c', 'url_prefix: cannot be given together with "url"'],
  ['client_key: gramex.yaml', 'client_key: needs "client_cert" beside it'],
  [
    'host: http://a',
    'host: expected a host name or an address alone (a URL goes into "url"), found a string',
  ],
  ['host: a:9200', 'host: expected a host name or an address alone'],
  ['url: server.com', 'url: expected a URL such as https://'],
  ['url: http://a:99999', 'url: expected a URL such as'],
  ['url: "http://a?x=1"', 'url: expected a URL such as'],
  ['url: http://user@a', 'url: expected a URL such as'],
  ['hosts: [a, "b c"]', 'hosts[1]: expected server, server:port or a URL'],
  ['hosts: []', 'hosts: expected a URL, host:port, a map'],
  ['cloud_id: nope', 'cloud_id: expected a cloud id as Elastic Cloud shows it, name:base64, found a string'],
])('{%s} is a problem', (options, start) => {
  const lines = targetProblems(options)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toSatisfy((line: string) => line.startsWith(start))
})
