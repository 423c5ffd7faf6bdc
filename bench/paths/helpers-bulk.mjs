// The official client's bulk helper.
import { createReadStream } from 'node:fs'
import { Client } from '@elastic/elasticsearch'
import { documentAt } from '../record.mjs'

/** @param {{url: string, index: string}} options */
export async function endToEnd({ url, index }) {
  const bulk = helper(url, index)
  return { send: (/** @type {number} */ count) => bulk(documents(count)) }
}

/** @param {{url: string, index: string, files: string[]}} options the files hold a document a line */
export async function drain({ url, index, files }) {
  const bulk = helper(url, index)
  return { send: () => bulk(linesOf(files)) }
}

/**
 * @param {string} url
 * @param {string} index
 */
function helper(url, index) {
  const client = new Client({ node: url })
  const action = { create: { _index: index } }
  return (/** @type {AsyncGenerator<object | string>} */ datasource) =>
    client.helpers.bulk({ datasource, onDocument: () => action, concurrency: 4, flushBytes: 5_000_000 })
}

/** @param {number} count */
async function* documents(count) {
  for (let at = 0; at < count; at += 1) yield documentAt(at)
}

/** @param {string[]} files */
async function* linesOf(files) {
  for (const file of files) {
    let rest = ''
    for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      // A loop, since `yield*` costs an async generator a quarter more.
      for (const line of lines) yield line
    }
  }
}
