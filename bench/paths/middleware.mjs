// The middleware of a request, and the same request without it.
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { gramexlog } from '@gramexlog/http'

export async function requests() {
  const keep = gramexlog()
  return {
    ...answering((request, response, next) => keep(request, response, next)),
    unit: answering((_request, _response, next) => next()),
  }
}

/**
 * @typedef {(request: IncomingMessage, response: ServerResponse, next: () => void) => void} Middleware
 * @param {Middleware} middleware
 */
function answering(middleware) {
  /** @type {{request: IncomingMessage, response: ServerResponse}[]} */
  let messages = []
  return {
    /** @param {number} count */
    prepare(count) {
      messages = Array.from({ length: count }, () => {
        const request = new IncomingMessage(new Socket())
        Object.assign(request, {
          method: 'GET',
          url: '/work?x=1',
          headers: { host: 'localhost', 'user-agent': 'bench' },
        })
        return { request, response: new ServerResponse(request) }
      })
    },
    async send() {
      for (const { request, response } of messages) {
        // What Node tells of a request without a body, and of its answer.
        middleware(request, response, () => {
          request.emit('end')
          response.emit('finish')
          response.emit('close')
        })
      }
    },
  }
}
