// winston with gramexlog's transport, and nothing that prints.
import { UNPRINTED } from './unprinted.mjs'
import * as printed from './winston.mjs'

/** @param {{dir: string, url: string, index: string}} options */
export const endToEnd = (options) => printed.endToEnd(options, UNPRINTED)
