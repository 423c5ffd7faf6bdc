// log() with keys of a request, in one and outside of any.
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { close, log } from '@gramexlog/core'
import { gramexlog } from '@gramexlog/http'
import { writeConfig } from '../gramexlog-config.mjs'
import { inTurns } from '../pace.mjs'

const KEYS = ['user.id', 'headers.User-Agent', 'uri']

/** @param {{dir: string}} options */
export async function requests({ dir }) {
  process.env.GRAMEXLOG_CONFIG = writeConfig(dir, { sink: 'local', keys: KEYS })
  const keep = gramexlog()
  const send = (/** @type {number} */ count) => inTurns(count, (record) => log('bench', record))
  return {
    send(/** @type {number} */ count) {
      const request = new IncomingMessage(new Socket())
      const headers = { host: 'localhost', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) bench' }
      Object.assign(request, { method: 'GET', url: '/work?x=1', headers, user: { id: 'u1' } })
      return new Promise((resolve) =>
        keep(request, new ServerResponse(request), () => void send(count).then(() => resolve(undefined))),
      )
    },
    unit: { send },
    close: () => close(),
  }
}
