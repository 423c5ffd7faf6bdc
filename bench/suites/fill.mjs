// A backlog as a process leaves it that logs while nothing listens at the server's address.
import { mkdirSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startPath } from '../path-process.mjs'
import { INDEX } from './delivery.mjs'

/**
 * @param {string} dir made if it is not there; a configuration of its own comes to lie in it
 * @param {number} count
 * @returns {Promise<string>} the journal's directory
 */
export async function fill(dir, count) {
  mkdirSync(dir, { recursive: true })
  const path = startPath()
  try {
    const url = `http://127.0.0.1:${await deadPort()}`
    await path.call('open', { suite: 'fill', name: 'gramexlog core', dir, url, index: INDEX })
    await path.call('warm', count)
    await path.call('close')
  } finally {
    await path.stop()
  }
  const journals = join(dir, '.gramexlog', 'bench')
  return join(journals, readdirSync(journals)[0])
}

/** A port on which nothing listens. @returns {Promise<number>} */
export function deadPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}
