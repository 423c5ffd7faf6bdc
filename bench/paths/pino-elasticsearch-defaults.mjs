// pino with pino-elasticsearch as it comes: batches of its default size, which is what most of its users have.
import * as peer from './pino-elasticsearch.mjs'

/** @param {{url: string, index: string}} options */
export const endToEnd = (options) => peer.endToEnd(options, {})
