import { TunnelRefused } from './dial.ts'

/** What to do about what OpenSSL and Node find wrong, by their codes. `{server}` begins each sentence. */
const ADVICE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has a certificate that has expired; renew it there',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet; look at the clocks of both machines',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknown('an authority that is not known here'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknown('an authority that is not known here'),
  UNABLE_TO_GET_ISSUER_CERT: unknown('an authority that is not known here'),
  SELF_SIGNED_CERT_IN_CHAIN: unknown('an authority that is not known here'),
  DEPTH_ZERO_SELF_SIGNED_CERT: unknown('itself'),
  CERT_SIGNATURE_FAILURE: unknown('another authority than that of the same name in "ca_certs"'),
}

/** Of a proxy or a server that is not there at all. */
const AWAY = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])

interface Ends {
  /** Origin of the server: https://es.example:9200. */
  readonly server: string
  /** Origin of the proxy on the way to it. */
  readonly proxy?: string | undefined
}

/** An error of connecting in words that say what was found and what to do. */
export function connectFault(error: NodeJS.ErrnoException, ends: Ends): Error {
  const words = inWords(error, ends)
  return words === undefined ? error : Object.assign(new Error(words), { code: error.code })
}

/** What a proxy says that answers itself. @param server origin of whom it was asked for */
export function proxyRefusal(status: number, proxy: string, server: string): string {
  return status === 407
    ? `the proxy ${proxy} asks for a user and password: put them into its URL (HTTP 407)`
    : `the proxy ${proxy} lets nobody through to ${server} (HTTP ${status})`
}

function inWords(error: NodeJS.ErrnoException, { server, proxy }: Ends): string | undefined {
  const { code = '' } = error
  const advice = ADVICE[code]
  if (advice !== undefined) return `${server} ${advice}`
  // Of a name with several addresses there is an error for each.
  const message =
    error instanceof AggregateError ? error.errors.map(({ message }) => message).join(', ') : error.message
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = /^.*altnames: (.*)$/s.exec(message)?.[1] ?? message
    return `${server} has a certificate for other names (${names}); name the server by one of those, or give it a certificate for this one`
  }
  if (/wrong version number|packet length too long/.test(message)) {
    return `${server} answers without TLS; write http instead of https if it has none`
  }
  if (proxy === undefined) return message === error.message ? undefined : message
  if (error instanceof TunnelRefused) return proxyRefusal(error.status, proxy, server)
  return AWAY.has(code)
    ? `the proxy ${proxy} is not reached (${message}); look at "proxy", HTTPS_PROXY and HTTP_PROXY`
    : undefined
}

function unknown(signer: string): string {
  return `has a certificate that is signed by ${signer}; name the PEM file of its authority in "ca_certs", or its fingerprint in "ssl_assert_fingerprint"`
}
