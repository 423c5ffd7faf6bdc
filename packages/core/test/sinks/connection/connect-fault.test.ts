import { expect, test } from 'vitest'
import { connectFault } from '../../../src/sinks/connection/connect-fault.ts'
import { TunnelRefused } from '../../../src/sinks/connection/dial.ts'

const ENDS = { server: 'https://es:9200', proxy: 'http://proxy:3128' }

test.each([
  ['CERT_HAS_EXPIRED', '', 'https://es:9200 has a certificate that has expired; renew it there'],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    '',
    'https://es:9200 has a certificate that is signed by an authority that is not known here; name',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: es. is not in the cert's altnames: DNS:other",
    'https://es:9200 has a certificate for other names (DNS:other); name the server by one of those',
  ],
  [
    'EPROTO',
    'routines:ssl3_get_record:wrong version number',
    'https://es:9200 answers without TLS; write http',
  ],
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED',
    'the proxy http://proxy:3128 is not reached (connect ECONNREFUSED)',
  ],
  ['ECONNRESET', 'read ECONNRESET', 'read ECONNRESET'],
])('%s is told in words: %s', (code, message, words) => {
  const fault = connectFault(Object.assign(new Error(message), { code }), ENDS)
  expect(fault.message.slice(0, words.length)).toBe(words)
})

test.each([
  [407, 'the proxy http://proxy:3128 asks for a user and password: put them into its URL (HTTP 407)'],
  [403, 'the proxy http://proxy:3128 lets nobody through to https://es:9200 (HTTP 403)'],
])('a proxy that refuses with %i is told by name', (status, words) => {
  expect(connectFault(new TunnelRefused(status), ENDS).message).toBe(words)
})

test('of a name with several addresses each is told', () => {
  const tried = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:9200`))
  const fault = connectFault(Object.assign(new AggregateError(tried), { code: 'ECONNREFUSED' }), {
    server: 'http://localhost:9200',
  })
  expect(fault).toMatchObject({
    message: 'connect ECONNREFUSED ::1:9200, connect ECONNREFUSED 127.0.0.1:9200',
    code: 'ECONNREFUSED',
  })
})
