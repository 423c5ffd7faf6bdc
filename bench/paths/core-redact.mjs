// gramexlog called directly, with a redaction that each record needs, and others that it does not.
import { LOCAL } from '../gramexlog-config.mjs'
import { logLocally } from './core.mjs'

const redact = ['user', 'password', '*.password', '*.token', 'headers.authorization']

/** @param {{dir: string}} options */
export function caller({ dir }) {
  return logLocally(dir, { ...LOCAL, redact })
}
