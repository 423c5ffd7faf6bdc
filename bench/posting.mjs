// Bodies made beforehand, posted over four connections.
import { Agent, request } from 'node:http'

const CONNECTIONS = 4

/**
 * @param {{url: string, index: string}} server
 * @param {Buffer[]} bodies
 */
export async function postAll({ url, index }, bodies) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const target = `${url}/${index}/_bulk?filter_path=errors`
  let next = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < bodies.length) await post(target, bodies[next++], agent)
    }),
  )
  agent.destroy()
}

/**
 * @param {string} url
 * @param {Buffer} body
 * @param {Agent} agent
 */
function post(url, body, agent) {
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        if (text.startsWith('{"errors":false')) resolve(undefined)
        else reject(new Error(`HTTP ${answer.statusCode} ${text.slice(0, 300)}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
