// The suites by the name that --only takes, in the order in which they run.
import { backlog } from './backlog.mjs'
import { caller } from './caller.mjs'
import { command } from './command.mjs'
import { drain } from './drain.mjs'
import { endToEnd } from './end-to-end.mjs'
import { endToEndShapes } from './end-to-end-shapes.mjs'
import { idle } from './idle.mjs'
import { keys } from './keys.mjs'
import { loop } from './loop.mjs'
import { many } from './many.mjs'
import { outage } from './outage.mjs'
import { requests } from './requests.mjs'
import { shapes } from './shapes.mjs'
import { start } from './start.mjs'
import { view, viewLarge } from './view.mjs'
import { viewServer, viewServerLarge } from './view-server.mjs'

/**
 * @typedef {object} Suite
 * @property {string} title
 * @property {{none?: number, null?: number, real?: number, cluster?: number}} documents how many by default, for each server it runs with
 * @property {number} [quick] how many for a quick look; without it the suite has no part in that
 * @property {boolean} [alone] runs by --only, and never with the others: it takes long
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
  'end-to-end-shapes': endToEndShapes,
  drain,
  backlog,
  start,
  command,
  loop,
  idle,
  many,
  outage,
  view,
  'view-large': viewLarge,
  'view-server': viewServer,
  'view-server-large': viewServerLarge,
}
