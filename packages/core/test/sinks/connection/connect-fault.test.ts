import { expect, test } from 'vitest'
import { proxyFault, serverFault, tunnelFault } from '../../../src/sinks/connection/connect-fault.ts'
import { TunnelRefused } from '../../../src/sinks/connection/dial.ts'

const SERVER = new URL('https://es:9200')
const PROXY = new URL('http://bob:secret@proxy:3128')

test.each([
  ['CERT_HAS_EXPIRED', '', 'https://es:9200 has a certificate that has expired; renew it there'],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    '',
    'https://es:9200 has a certificate that is signed by an authority that is not known here; name the PEM file of its authority in "ca_certs", or its fingerprint in "ssl_assert_fingerprint"',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: es. is not in the cert's altnames: DNS:other",
    'https://es:9200 has a certificate for other names (DNS:other); name the server by one of those, or give it a certificate for this one',
  ],
  [
    'EPROTO',
    'routines:ssl3_get_record:wrong version number',
    'https://es:9200 answers without TLS; write http instead of https if it has none',
  ],
  ['ECONNRESET', 'read ECONNRESET', 'read ECONNRESET'],
])('%s of a server is told in words: %s', (code, message, words) => {
  expect(serverFault(Object.assign(new Error(message), { code }), SERVER)).toMatchObject({
    message: words,
    code,
  })
})

test.each([
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED 10.0.0.1:3128',
    'the proxy http://proxy:3128 is not reached (connect ECONNREFUSED 10.0.0.1:3128); look at "proxy", HTTPS_PROXY and HTTP_PROXY',
  ],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    '',
    'the proxy http://proxy:3128 has a certificate that is signed by itself; name the PEM file of its authority in the environment, in NODE_EXTRA_CA_CERTS',
  ],
])('%s of a proxy names it, without its login: %s', (code, message, words) => {
  expect(proxyFault(Object.assign(new Error(message), { code }), PROXY)).toMatchObject({
    message: words,
    code,
  })
})

test.each([
  [new TunnelRefused(407), 'asks for a user and password: put them into its URL (HTTP 407)'],
  [new TunnelRefused(403), 'lets nobody through to https://es:9200 (HTTP 403)'],
  [new Error('socket hang up'), 'opens no way to https://es:9200 (socket hang up)'],
])('between a proxy and the server: %s', (error, words) => {
  expect(tunnelFault(error, PROXY, SERVER).message).toBe(`the proxy http://proxy:3128 ${words}`)
})

test('of a name with several addresses each is told', () => {
  const tried = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:9200`))
  const error = Object.assign(new AggregateError(tried), { code: 'ECONNREFUSED' })
  expect(serverFault(error, new URL('http://localhost:9200'))).toMatchObject({
    message: 'connect ECONNREFUSED ::1:9200, connect ECONNREFUSED 127.0.0.1:9200',
    code: 'ECONNREFUSED',
  })
})
