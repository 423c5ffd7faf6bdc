// The suites by the name that --only takes, in the order in which they run.
import { backlog } from './backlog.mjs'
import { caller } from './caller.mjs'
import { drain } from './drain.mjs'
import { endToEnd } from './end-to-end.mjs'
import { keys } from './keys.mjs'
import { requests } from './requests.mjs'
import { shapes } from './shapes.mjs'
import { view } from './view.mjs'
import { viewServer } from './view-server.mjs'

/**
 * @typedef {object} Suite
 * @property {string} title
 * @property {{none?: number, null?: number, real?: number, cluster?: number}} documents how many by default, for each server it runs with
 * @property {(options: RoundOptions) => Promise<void>} round measures every path once
 */

/**
 * @typedef {object} RoundOptions
 * @property {number} count documents
 * @property {import('../servers/server.mjs').Server} server
 * @property {(name: string, measure: () => Promise<object>) => Promise<void>} each measures one path and notes it; a
 *   path that fails does not keep the others from being measured
 */

/** @type {Record<string, Suite>} */
export const suites = {
  caller,
  shapes,
  keys,
  requests,
  'end-to-end': endToEnd,
  drain,
  backlog,
  view,
  'view-server': viewServer,
}
