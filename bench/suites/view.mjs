// How soon the view answers from a million records on this machine, and what DuckDB alone takes for the same.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { open } from '@gramexlog/core'
import { loadConfig } from '@gramexlog/core/viewer'
// Not published yet, so that no name leads there.
import { LocalBackend } from '../../packages/view/dist/esm/backends/local/local.js'
import { parseQuery } from '../../packages/view/dist/esm/query/parse.js'
import { writeConfig } from '../gramexlog-config.mjs'
import { now } from '../measure.mjs'
import { inTempDir } from '../temp-dir.mjs'

const LEVELS = ['debug', 'info', 'info', 'info', 'info', 'info', 'warn', 'error']
/** Records that are logged in a turn. */
const A_TURN = 100
/** Of which the median is taken, after one that is not. */
const TIMES = 5
const BARS = 60

/** Of lines of JSON, by hand. */
const LINES = "read_json_objects($files, format = 'newline_delimited', ignore_errors = true)"
const OWN = {
  page: `SELECT json FROM ${LINES} ORDER BY json_extract_string(json, '/@timestamp') DESC LIMIT 200`,
  histogram: `SELECT epoch_ms(json_extract_string(json, '/@timestamp')::TIMESTAMP) // 1000 AS bar,
    json_extract_string(json, '/level') AS level, count(*) FROM ${LINES} GROUP BY ALL`,
  grouping: `SELECT json_extract_string(json, '/level') AS level, avg(json_extract(json, '/ms')::DOUBLE), count(*)
    FROM ${LINES} GROUP BY ALL`,
}

/** @type {import('./index.mjs').Suite} */
export const view = { title: 'The view over local files', documents: { none: 1_000_000 }, round }

/** @type {import('./index.mjs').Suite['round']} */
async function round({ count, each }) {
  await inTempDir(async (dir) => {
    const config = loadConfig({ config: writeConfig(dir, { sink: 'local' }), env: {} })
    const target = config.targets.get('bench')
    if (target === undefined) throw new Error('the configuration has no target "bench"')
    await log(config.file, count)
    const own = await alone(join(config.dir, 'bench'))
    const fresh = () => new LocalBackend(config, target)
    const backend = fresh()
    try {
      await each('first page, by a view that has just begun', async () => ({
        ms: await median(async () => {
          const begun = fresh()
          await rowsOf(begun, '_limit=200')
          await begun.close()
        }),
        duckdbMs: await own(OWN.page),
      }))
      await each('first page', async () => ({
        ms: await median(() => rowsOf(backend, '_limit=200')),
        duckdbMs: await own(OWN.page),
      }))
      await each('page of a level', async () => ({
        ms: await median(() => rowsOf(backend, 'level=error&_limit=200&_meta=y')),
        duckdbMs: null,
      }))
      await each('histogram by level', async () => ({
        ms: await median(() =>
          backend.histogram(parseQuery(new URLSearchParams()), { ...asked(), bars: BARS, by: 'level' }),
        ),
        duckdbMs: await own(OWN.histogram),
      }))
      await each('grouping', async () => ({
        ms: await median(() => rowsOf(backend, '_by=level&_c=ms|avg&_c=*|count')),
        duckdbMs: await own(OWN.grouping),
      }))
    } finally {
      await backend.close()
    }
  })
}

/** @param {string} config @param {number} count records of about 200 bytes */
async function log(config, count) {
  const gramexlog = await open({ config })
  for (let at = 0; at < count; at += 1) {
    gramexlog.log('bench', {
      level: LEVELS[at % LEVELS.length],
      event: 'request',
      path: `/orders/${at % 1000}`,
      'user.id': `user${at % 5000}`,
      status: at % 31 === 0 ? 404 : 200,
      ms: 0.25 * (1 + (at % 400)),
      message: `request number ${at} was handled without any trouble`,
    })
    if (at % A_TURN === 0) await turn()
  }
  await gramexlog.close()
}

/** What statements take in DuckDB alone, with the answer in JavaScript. @param {string} directory the target's journals */
async function alone(directory) {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const files = listValue(
    names.filter((name) => name.endsWith('.ndjson')).map((name) => join(directory, name)),
  )
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return (/** @type {string} */ sql) =>
    median(async () => {
      await (await connection.runAndReadAll(sql, { files }, { files: LIST(VARCHAR) })).getRows()
    })
}

function asked() {
  return { nowMs: Date.now(), signal: new AbortController().signal }
}

/** @param {LocalBackend} backend @param {string} url */
async function rowsOf(backend, url) {
  const { rows } = await backend.rows(parseQuery(new URLSearchParams(url)), { ...asked(), ids: true })
  for await (const _ of rows);
}

/** @param {() => Promise<unknown>} act @returns {Promise<number>} ms */
async function median(act) {
  await act()
  const all = []
  for (let time = 0; time < TIMES; time += 1) {
    const began = now()
    await act()
    all.push((now() - began) / 1e6)
  }
  return all.sort((a, b) => a - b)[TIMES >> 1]
}
