import type { Connection } from '../config/target.ts'

const said = new Set<string>()

/** What there is to say of a connection that checks no certificate: once in a process for each server. */
export function unverifiedWarning({ nodes, tls }: Connection): string | undefined {
  if (tls === undefined || tls.rejectUnauthorized || tls.fingerprint !== undefined) return undefined
  const server = nodes.join(', ')
  if (said.has(server)) return undefined
  said.add(server)
  return (
    `the certificate of ${server} is not checked (verify_certs: false): anybody on the way there can read and change the ` +
    'records, and the login; name the PEM file of its authority in "ca_certs", or its fingerprint in "ssl_assert_fingerprint"'
  )
}
