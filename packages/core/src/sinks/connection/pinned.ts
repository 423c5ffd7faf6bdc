import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate } from 'node:tls'

/**
 * What is wrong with a server's certificate where one is pinned, undefined if nothing is. The pinned one, by its SHA-256 in
 * 64 hexadecimal digits, may be the server's own or an authority's above it, each of which has signed the one below: what a
 * server sends along with its own certificate anybody can send.
 */
export function pinFault(sent: DetailedPeerCertificate, fingerprint: string): string | undefined {
  const seen = new Set<string>()
  for (let at = sent; at?.raw !== undefined && !seen.has(at.fingerprint256); at = at.issuerCertificate) {
    seen.add(at.fingerprint256)
    if (at.fingerprint256.replaceAll(':', '') === fingerprint) return undefined
    const issuer = at.issuerCertificate
    if (issuer?.raw === undefined || !signed(issuer, at)) break
  }
  const own = sent?.fingerprint256 ?? 'none'
  return (
    `has the SHA-256 fingerprint ${own}, not that of "ssl_assert_fingerprint", ` +
    'and is not signed by one that has; if the certificate was replaced, put its new fingerprint there'
  )
}

function signed(issuer: DetailedPeerCertificate, subject: DetailedPeerCertificate): boolean {
  const authority = new X509Certificate(issuer.raw)
  return authority.ca && new X509Certificate(subject.raw).verify(authority.publicKey)
}
