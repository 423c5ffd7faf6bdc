// gramexlog called directly, over TLS and compressed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { remote } from '../gramexlog-config.mjs'
import { deliver } from './core.mjs'

/** @param {{dir: string, secure: {url: string, ca: string}, index: string}} options */
export function endToEnd({ dir, secure, index }) {
  const authorities = join(dir, 'ca.pem')
  writeFileSync(authorities, secure.ca)
  return deliver(dir, { ...remote({ url: secure.url, index }), ca_certs: authorities, http_compress: true })
}
