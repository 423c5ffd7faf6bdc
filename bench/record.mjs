// The record that every path logs: eight fields, about 200 bytes of JSON.

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const PATHS = ['/', '/guide/logging', '/api/orders', '/static/main.js', '/login']

/** @param {number} at */
function makeRecord(at) {
  return {
    event: 'request',
    method: at % 7 === 0 ? 'POST' : 'GET',
    path: PATHS[at % PATHS.length],
    user: `user${1000 + at}@example.com`,
    agent: AGENT,
    status: at % 31 === 0 ? 404 : 200,
    ms: 0.25 * (1 + (at % 400)),
    bytes: 1000 + at * 37,
  }
}

/** Made beforehand, so that no path pays for making them. */
/** @type {object[]} */
export const records = Array.from({ length: 1000 }, (_, at) => makeRecord(at))

/**
 * Has every path of this process log these instead.
 * @param {object[]} others
 */
export function logInstead(others) {
  records.splice(0, records.length, ...others)
}

/**
 * The same as documents, for the paths that are no loggers and so add no time of their own.
 * @param {number} at
 */
export function documentAt(at) {
  return { ...records[at % records.length], '@timestamp': new Date().toISOString() }
}

/**
 * A record as gramexlog writes it with the keys of `LOCAL`: one of ours has twelve members then, about 320 bytes.
 * @param {object} record
 */
export function withKeys(record) {
  return {
    '@timestamp': new Date().toISOString(),
    datetime: `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`,
    port: 9988,
    'env.HOME': process.env.HOME ?? '',
    ...record,
  }
}
