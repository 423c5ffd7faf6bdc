import { expect, test } from 'vitest'
import { connectFault } from '../../src/sinks/connect-fault.ts'

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
  [
    'UND_ERR_ABORTED',
    'Proxy response (407) !== 200 when',
    'the proxy http://proxy:3128 asks for a user and password',
  ],
  [
    'UND_ERR_ABORTED',
    'Proxy response (403) !== 200 when',
    'the proxy http://proxy:3128 lets nobody through to https://es:9200 (HTTP 403)',
  ],
  ['ECONNRESET', 'read ECONNRESET', 'read ECONNRESET'],
])('%s is told in words: %s', (code, message, words) => {
  const fault = connectFault(Object.assign(new Error(message), { code }), ENDS)
  expect(fault.message.slice(0, words.length)).toBe(words)
})
