import { TunnelRefused } from './dial.ts'

/** What to do about what OpenSSL and Node find wrong with a certificate, by their codes, behind the name of its server. */
const ADVICE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has a certificate that has expired; renew it there',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet; look at the clocks of both machines',
}
/** Who has signed a certificate that nobody here knows, by the codes for it. */
const SIGNERS: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'an authority that is not known here',
  SELF_SIGNED_CERT_IN_CHAIN: 'an authority that is not known here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'itself',
  CERT_SIGNATURE_FAILURE: 'another authority than the one of the same name that is known here',
}
const FOR_SERVER = 'in "ca_certs", or its fingerprint in "ssl_assert_fingerprint"'
const FOR_PROXY = 'in the environment, in NODE_EXTRA_CA_CERTS'

/** What is wrong on the way to a server, or through a tunnel to it, in words that say what was found and what to do. */
export function serverFault(error: NodeJS.ErrnoException, { origin }: URL): Error {
  return inWords(error, tlsWords(error, origin, FOR_SERVER) ?? messageOf(error))
}

/** As `serverFault`, on the way to a proxy. */
export function proxyFault(error: NodeJS.ErrnoException, { origin }: URL): Error {
  const found = tlsWords(error, `the proxy ${origin}`, FOR_PROXY)
  const away = `the proxy ${origin} is not reached (${messageOf(error)}); look at "proxy", HTTPS_PROXY and HTTP_PROXY`
  return inWords(error, found ?? away)
}

/** As `serverFault`, between a proxy that is there and the server. */
export function tunnelFault(error: NodeJS.ErrnoException, { origin }: URL, server: URL): Error {
  return error instanceof TunnelRefused
    ? new Error(proxyRefusal(error.status, origin, server.origin))
    : inWords(error, `the proxy ${origin} opens no way to ${server.origin} (${messageOf(error)})`)
}

/** What a proxy says that answers itself. @param server origin of whom it was asked for */
export function proxyRefusal(status: number, proxy: string, server: string): string {
  return status === 407
    ? `the proxy ${proxy} asks for a user and password: put them into its URL (HTTP 407)`
    : `the proxy ${proxy} lets nobody through to ${server} (HTTP ${status})`
}

function inWords(error: NodeJS.ErrnoException, words: string): Error {
  return words === error.message ? error : Object.assign(new Error(words), { code: error.code })
}

function tlsWords(
  { code = '', message }: NodeJS.ErrnoException,
  who: string,
  where: string,
): string | undefined {
  const advice = ADVICE[code]
  if (advice !== undefined) return `${who} ${advice}`
  const signer = SIGNERS[code]
  if (signer !== undefined)
    return `${who} has a certificate that is signed by ${signer}; name the PEM file of its authority ${where}`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = /^.*altnames: (.*)$/s.exec(message)?.[1] ?? message
    return `${who} has a certificate for other names (${names}); name the server by one of those, or give it a certificate for this one`
  }
  if (/wrong version number|packet length too long/.test(message))
    return `${who} answers without TLS; write http instead of https if it has none`
  return undefined
}

/** Of a name with several addresses there is an error for each. */
function messageOf(error: Error): string {
  return error instanceof AggregateError
    ? error.errors.map(({ message }) => message).join(', ')
    : error.message
}
