// gramexlog called directly, with documents of the Elastic Common Schema.
import { LOCAL } from '../gramexlog-config.mjs'
import { logLocally } from './core.mjs'

/** @param {{dir: string}} options */
export function caller({ dir }) {
  return logLocally(dir, { ...LOCAL, format: 'ecs' })
}
