// winston with winston-elasticsearch as it comes: a bulk request every 2 s.
import * as peer from './winston-elasticsearch.mjs'

/** @param {{url: string, index: string}} options */
export const endToEnd = (options) => peer.endToEnd(options, {})
