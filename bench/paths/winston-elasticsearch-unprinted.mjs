// winston with winston-elasticsearch, and nothing that prints.
import { UNPRINTED } from './unprinted.mjs'
import * as peer from './winston-elasticsearch.mjs'

/** @param {{url: string, index: string}} options */
export const endToEnd = (options) => peer.endToEnd(options, undefined, UNPRINTED)
