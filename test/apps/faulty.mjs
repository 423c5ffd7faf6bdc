// To be imported first: the faults of a machine, which the file process.argv[2] puts on in all threads of this process.
//   { "shiftMs": 86400000 }: the clock is set. { "eio": "write" | "sync" }: the disk refuses what the journal writes:
//   before a byte of it is in the file, or after all are, at fdatasync.
import fs, { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import threads from 'node:worker_threads'

let now = {}

/** What the file says. */
export function faults() {
  return now
}

function look() {
  try {
    now = JSON.parse(readFileSync(process.argv[2], 'utf8'))
  } catch {
    // Just being written.
  }
}

look()
setInterval(look, 10).unref()

const clock = Date.now
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [clock() + (now.shiftMs ?? 0)] : given))
  }

  static now() {
    return clock() + (now.shiftMs ?? 0)
  }
}

const { openSync, writeSync, fdatasyncSync } = fs
const journals = new Set()
fs.openSync = (path, ...more) => {
  const fd = openSync(path, ...more)
  if (/\.gramexlog.*\.ndjson$/.test(path)) journals.add(fd)
  else journals.delete(fd)
  return fd
}
const fail = (call) => {
  throw Object.assign(new Error(`EIO: i/o error, ${call}`), { code: 'EIO', syscall: call, errno: -5 })
}
fs.writeSync = (fd, ...more) =>
  now.eio === 'write' && journals.has(fd) ? fail('write') : writeSync(fd, ...more)
fs.fdatasyncSync = (fd) => {
  fdatasyncSync(fd)
  if (now.eio === 'sync' && journals.has(fd)) fail('fdatasync')
}
const { Worker } = threads
// The shipper's thread takes no tools from the command line.
threads.Worker = class extends Worker {
  constructor(file, options) {
    super(file, { ...options, execArgv: ['--import', import.meta.url], argv: process.argv.slice(2) })
  }
}
syncBuiltinESMExports()
