// Where the guide's records go. Comes before any logger is made: the first one reads the configuration.
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

process.env.GRAMEXLOG_CONFIG = join(here, 'gramex.yaml')
process.env.GUIDE_SINK ||= process.env.ELASTICSEARCH_URL ? 'elasticsearch' : 'local'

/** Directory of the journals: the records themselves with the local sink, else those that are on their way. */
export const journals = resolve(process.env.GRAMEXLOG_DIR || join(here, '.gramexlog'))

/** The server's URL; undefined if the records stay on this machine. */
export const server =
  process.env.GUIDE_SINK === 'local' ? undefined : process.env.ELASTICSEARCH_URL || 'http://localhost:9200'

/** Each target's index, as in gramex.yaml. GUIDE_PREFIX keeps people who share a server apart. */
const prefix = process.env.GUIDE_PREFIX ?? ''
export const indexes = {
  gramexguide: `${prefix}gramexguide`,
  log1: `${prefix}log1`,
  log2: `${prefix}log1`,
  log3: `${prefix}log3`,
  requests: `${prefix}requests`,
}
