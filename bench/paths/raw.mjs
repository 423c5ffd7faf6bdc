// As fast as a server can take documents from one process: bodies made beforehand, posted over four connections.
import { readFileSync } from 'node:fs'
import { postAll } from '../posting.mjs'
import { documentAt } from '../record.mjs'

const BATCH = 5000

/** @typedef {{url: string, index: string}} Server */
/** @typedef {() => string} NextAction the action line of the next document, without its line break */

/** @type {NextAction} */
const withoutId = () => '{"create":{}}'

/**
 * @param {Server} server
 * @param {NextAction} [nextAction]
 */
export async function endToEnd(server, nextAction = withoutId) {
  /** @type {Buffer[]} */
  let bodies = []
  return {
    prepare(/** @type {number} */ count) {
      const lines = Array.from({ length: count }, (_, at) => JSON.stringify(documentAt(at)))
      bodies = bodiesOf(lines, nextAction)
    },
    send: () => postAll(server, bodies),
  }
}

/**
 * @param {Server & {files: string[]}} options the files hold a document a line
 * @param {NextAction} [nextAction]
 */
export async function drain({ files, ...server }, nextAction = withoutId) {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
  const bodies = bodiesOf(lines, nextAction)
  return { send: () => postAll(server, bodies) }
}

/**
 * @param {string[]} lines
 * @param {NextAction} nextAction
 */
function bodiesOf(lines, nextAction) {
  const bodies = []
  for (let at = 0; at < lines.length; at += BATCH) {
    const batch = lines.slice(at, at + BATCH)
    bodies.push(Buffer.from(batch.map((line) => `${nextAction()}\n${line}\n`).join('')))
  }
  return bodies
}
