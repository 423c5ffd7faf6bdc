// The records of a local sink: NDJSON files, <dir>/<target>/<writer>/000001.ndjson.
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

const NEWLINE = 10

/**
 * Reads what is appended to the journals from now on.
 *
 * @returns a function that resolves with what is new since it was called last, oldest first
 */
export function readJournal(dir, targets) {
  const offsets = new Map()
  const readNew = async () => {
    const found = segments(dir, targets).flatMap(({ target, path }) => {
      const bytes = readFrom(path, offsets.get(path) ?? 0)
      offsets.set(path, (offsets.get(path) ?? 0) + bytes.length)
      const lines = bytes.toString().split('\n').slice(0, -1)
      return lines.map((line) => ({ name: target, record: JSON.parse(line) }))
    })
    return found.sort((a, b) => a.record['@timestamp'].localeCompare(b.record['@timestamp']))
  }
  for (const { path } of segments(dir, targets)) offsets.set(path, statSync(path).size)
  return readNew
}

function segments(dir, targets) {
  return targets.flatMap((target) => {
    const names = list(join(dir, target)).filter((name) => name.endsWith('.ndjson'))
    // The refused records of a target stand beside its writers.
    const own = names.filter((name) => name.includes(sep) && !name.startsWith('dead'))
    return own.map((name) => ({ target, path: join(dir, target, name) }))
  })
}

function list(directory) {
  try {
    return readdirSync(directory, { recursive: true })
  } catch {
    return [] // nothing is logged to it yet
  }
}

/** The whole lines of a file after `offset`; a last one without its line break is still being written. */
function readFrom(path, offset) {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset))
    const read = readSync(file, bytes, 0, bytes.length, offset)
    return bytes.subarray(0, bytes.lastIndexOf(NEWLINE, read - 1) + 1)
  } finally {
    closeSync(file)
  }
}
