// The null bulk server, as a child process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { request } from '../request.mjs'

const PROGRAM = fileURLToPath(new URL('../null-server.mjs', import.meta.url))

/** @returns {Promise<import('./server.mjs').Server>} */
export async function startNullServer() {
  const child = fork(PROGRAM)
  const [{ port, securePort, ca }] = await once(child, 'message')
  const url = `http://127.0.0.1:${port}`
  return {
    name: 'null',
    about: 'null bulk server',
    url,
    secure: { url: `https://127.0.0.1:${securePort}`, ca },
    pollMs: 10,
    async warm() {},
    async prepare() {
      await request('POST', `${url}/_reset`)
    },
    async indexed() {
      const { documents, lastAt } = await request('GET', `${url}/_stats`)
      return { documents, at: lastAt }
    },
    async count() {
      return (await request('GET', `${url}/_stats`)).documents
    },
    traffic: () => request('GET', `${url}/_stats`),
    async cpuMs() {
      return (await request('GET', `${url}/_stats`)).cpuMs
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
