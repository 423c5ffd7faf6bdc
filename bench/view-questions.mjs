// What the view's page asks of its back end, and the records that are asked.
import { parseQuery } from '../packages/view/dist/esm/query/parse.js'
import { now } from './measure.mjs'

/** @typedef {import('../packages/view/dist/esm/backends/backend.js').Backend} Backend */

const LEVELS = ['debug', 'info', 'info', 'info', 'info', 'info', 'warn', 'error']
const BARS = 60
/** Of which the median is taken, after one that is not. */
const TIMES = 5

/**
 * Of about 200 bytes.
 * @param {number} at
 */
export function recordAt(at) {
  return {
    level: LEVELS[at % LEVELS.length],
    event: 'request',
    path: `/orders/${at % 1000}`,
    user: `user${at % 5000}`,
    status: at % 31 === 0 ? 404 : 200,
    ms: 0.25 * (1 + (at % 400)),
    message: `request number ${at} was handled without any trouble`,
  }
}

/** @type {Record<string, (backend: Backend) => Promise<unknown>>} */
export const questions = {
  'first page': (backend) => rowsOf(backend, '_limit=200', true),
  'page of a level': (backend) => rowsOf(backend, 'level=error&_limit=200&_meta=y', true),
  'histogram by level': (backend) =>
    backend.histogram(parseQuery(new URLSearchParams()), { ...asked(), bars: BARS, by: 'level' }),
  grouping: (backend) => rowsOf(backend, '_by=level&_c=ms|avg&_c=*|count', false),
}

/** @param {number} size */
export function sized(size) {
  return `${size.toLocaleString('en-US')} records`
}

/**
 * @param {() => Promise<unknown>} act
 * @returns {Promise<number>} ms
 */
export async function median(act) {
  await act()
  const all = []
  for (let time = 0; time < TIMES; time += 1) {
    const began = now()
    await act()
    all.push((now() - began) / 1e6)
  }
  return all.sort((a, b) => a - b)[TIMES >> 1]
}

/**
 * @param {Backend} backend
 * @param {string} url
 * @param {boolean} ids
 */
async function rowsOf(backend, url, ids) {
  const { rows } = await backend.rows(parseQuery(new URLSearchParams(url)), { ...asked(), ids })
  for await (const _ of rows);
}

function asked() {
  return { nowMs: Date.now(), signal: new AbortController().signal }
}
