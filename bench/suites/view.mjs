// How soon the view answers from records on this machine, and what DuckDB alone takes for the same.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { open } from '@gramexlog/core'
import { loadConfig } from '@gramexlog/core/viewer'
// Not exported, so that no name leads there.
import { LocalBackend } from '../../packages/view/dist/esm/backends/local/local.js'
import { writeConfig } from '../gramexlog-config.mjs'
import { now } from '../measure.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { median, questions, recordAt, sized } from '../view-questions.mjs'

/** Records that are logged in a turn. */
const A_TURN = 100
/** How long column files are waited for: of 200 MB they take some 10 s of a processor. */
const COLUMN_FILES_MS = 120_000
/** Of smaller segments the view makes none. */
const LEAST_BYTES = 1024 * 1024

/** Of lines of JSON, by hand. */
const LINES = "read_json_objects($files, format = 'newline_delimited', ignore_errors = true)"
const PAGE = `SELECT json FROM ${LINES} ORDER BY json_extract_string(json, '/@timestamp') DESC LIMIT 200`
/** By the question. @type {Record<string, string>} */
const OWN = {
  'first page': PAGE,
  'histogram by level': `SELECT epoch_ms(json_extract_string(json, '/@timestamp')::TIMESTAMP) // 1000 AS bar,
    json_extract_string(json, '/level') AS level, count(*) FROM ${LINES} GROUP BY ALL`,
  grouping: `SELECT json_extract_string(json, '/level') AS level, avg(json_extract(json, '/ms')::DOUBLE), count(*)
    FROM ${LINES} GROUP BY ALL`,
}

/** `documents` is the largest size; the others are a tenth and a hundredth of it. @type {import('./index.mjs').Suite} */
export const view = {
  title: 'The view over local files',
  documents: { none: 1_000_000 },
  async round({ count, each }) {
    for (const size of [count / 100, count / 10, count].map(Math.ceil)) await ask(size, each)
  },
}

/** @type {import('./index.mjs').Suite} */
export const viewLarge = {
  title: 'The view over many local files',
  documents: { none: 10_000_000 },
  alone: true,
  round: ({ count, each }) => ask(count, each),
}

/**
 * @param {number} size
 * @param {import('./index.mjs').RoundOptions['each']} each
 */
async function ask(size, each) {
  await inTempDir(async (dir) => {
    const config = loadConfig({
      config: writeConfig(dir, { sink: 'local', keep: { size: '100GB' } }),
      env: {},
    })
    const target = config.targets.get('bench')
    if (target === undefined) throw new Error('the configuration has no target "bench"')
    await log(config.file, size)
    const own = await alone(join(config.dir, 'bench'))
    // No column files are made while it is measured: all is read from the lines.
    const fresh = () => new LocalBackend(config, target, { idleMs: 24 * 60 * 60_000 })
    const backend = fresh()
    try {
      await each(`first page, by a view that has just begun, ${sized(size)}`, async () => ({
        ms: await median(async () => {
          const begun = fresh()
          await questions['first page'](begun)
          await begun.close()
        }),
        duckdbMs: await own(PAGE),
      }))
      for (const [question, answer] of Object.entries(questions))
        await each(`${question}, ${sized(size)}`, async () => ({
          ms: await median(() => answer(backend)),
          duckdbMs: question in OWN ? await own(OWN[question]) : null,
        }))
    } finally {
      await backend.close()
    }
    await askWithColumnFiles(
      () => new LocalBackend(config, target, { idleMs: 10 }),
      join(config.dir, 'bench'),
      size,
      each,
    )
  })
}

/**
 * The same questions, once the view has made column files of the segments, which it does after it was asked.
 * @param {() => LocalBackend} begin
 * @param {string} directory the target's journals
 * @param {number} size
 * @param {import('./index.mjs').RoundOptions['each']} each
 */
async function askWithColumnFiles(begin, directory, size, each) {
  const maker = begin()
  const count = (/** @type {RegExp} */ ending, /** @type {number} */ leastBytes) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) => ending.test(name) && statSync(join(directory, name)).size >= leastBytes,
    ).length
  const wanted = count(/\.ndjson$/, LEAST_BYTES)
  try {
    await questions['first page'](maker)
    const lastMs = now() / 1e6 + COLUMN_FILES_MS
    while (count(/\.parquet$/, 1) < wanted && now() / 1e6 < lastMs) await sleep(100)
    if (wanted === 0) return
    await each(`first page, by a view that has just begun, with column files, ${sized(size)}`, async () => ({
      ms: await median(async () => {
        const begun = begin()
        await questions['first page'](begun)
        await begun.close()
      }),
    }))
    for (const [question, answer] of Object.entries(questions))
      await each(`${question}, with column files, ${sized(size)}`, async () => ({
        ms: await median(() => answer(maker)),
      }))
  } finally {
    await maker.close()
  }
}

/** @param {string} config @param {number} count */
async function log(config, count) {
  const gramexlog = await open({ config })
  for (let at = 0; at < count; at += 1) {
    gramexlog.log('bench', recordAt(at))
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
