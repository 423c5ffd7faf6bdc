// log() with few and many keys; the unit is JSON.stringify of what it writes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { close, log } from '@gramexlog/core'
import { writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'
import { records } from '../record.mjs'
import { inRequest } from './in-request.mjs'
import * as stringify from './stringify.mjs'

const KEYS = [
  ...['datetime', 'user.id', 'headers.User-Agent'],
  ...['port', 'pid', 'hostname', 'method', 'uri', 'ip', 'args.x'],
]

/** @param {{dir: string, keys: number, within: boolean}} options how many keys, and whether in a request */
export async function keys({ dir, keys: count, within }) {
  process.env.GRAMEXLOG_CONFIG = writeConfig(dir, { sink: 'local', keys: KEYS.slice(0, count) })
  const around = within ? inRequest : (/** @type {() => Promise<void>} */ work) => work()
  const plain = sender((record) => log('bench', record))
  const send = (/** @type {number} */ count) => around(() => plain(count))
  await send(1)
  const written = lineIn(dir)
  return {
    send,
    unit: await stringify.caller({ of: records.map((record) => ({ ...written, ...record })) }),
    close: () => close(),
  }
}

/**
 * The record that was logged, as it was written.
 * @param {string} dir
 * @returns {object}
 */
function lineIn(dir) {
  const journals = join(dir, '.gramexlog')
  const files = readdirSync(journals, { recursive: true, encoding: 'utf8' })
  const file = files.find((name) => name.endsWith('.ndjson'))
  if (file === undefined) throw new Error('nothing was written')
  return JSON.parse(readFileSync(join(journals, file), 'utf8'))
}
