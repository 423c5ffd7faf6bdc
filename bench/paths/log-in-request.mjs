// log() with keys of a request, in one and outside of any.
import { close, log } from '@gramexlog/core'
import { writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'
import { inRequest } from './in-request.mjs'

const KEYS = ['user.id', 'headers.User-Agent', 'uri']

/** @param {{dir: string}} options */
export async function requests({ dir }) {
  process.env.GRAMEXLOG_CONFIG = writeConfig(dir, { sink: 'local', keys: KEYS })
  const send = sender((record) => log('bench', record))
  return {
    send: (/** @type {number} */ count) => inRequest(() => send(count)),
    unit: { send },
    close: () => close(),
  }
}
