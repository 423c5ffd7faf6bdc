// A request as a server has it, without a socket.
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { gramexlog } from '@gramexlog/http'

const keep = gramexlog()

/**
 * @param {() => Promise<void>} work done while the request is the current one
 * @returns {Promise<void>}
 */
export function inRequest(work) {
  const request = new IncomingMessage(new Socket())
  const headers = { host: 'localhost', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) bench' }
  Object.assign(request, { method: 'GET', url: '/work?x=1', headers, user: { id: 'u1' } })
  return new Promise((resolve, reject) =>
    keep(request, new ServerResponse(request), () => void work().then(resolve, reject)),
  )
}
