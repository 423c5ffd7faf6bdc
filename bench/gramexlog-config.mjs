// The configuration file of the gramexlog paths. JSON is YAML.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds after which a logger without a flush of its own delivers what is left; the peers' timers are set alike. */
export const FLUSH_SECONDS = 0.2

/** What the caller's cost is measured with. */
export const LOCAL = { sink: 'local', keys: ['datetime', 'port', 'env.HOME'] }

/**
 * Delivery to a server that has the index already.
 * @param {{url: string, index: string}} server
 */
export function remote({ url, index }) {
  // A backlog of any size is kept: by default the oldest of it would go at 1 GiB.
  return { url, index, template: false, journal: { size: '100GB' } }
}

/**
 * @param {string} dir
 * @param {object} target the options of the target `bench`
 * @returns {string} the file's path
 */
export function writeConfig(dir, target) {
  return writeTargets(dir, { bench: target })
}

/**
 * @param {string} dir
 * @param {Record<string, object>} targets
 * @returns {string} the file's path
 */
export function writeTargets(dir, targets) {
  const file = join(dir, 'gramexlog.yaml')
  const gramexlog = { flush: FLUSH_SECONDS, exitTimeout: 1, ...targets }
  // Several processes write the same, and none may read half of it.
  const written = `${file}.${process.pid}`
  writeFileSync(written, JSON.stringify({ app: { listen: { port: 9988 } }, gramexlog }))
  renameSync(written, file)
  return file
}
