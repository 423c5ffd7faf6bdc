import { closeSync, constants, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { listSegments, segmentSize } from './layout.ts'
import { openPlain, readPlain } from './plain-file.ts'

/** A place in a journal: everything before byte `offset` of segment `segment` lies before it. */
export interface Position {
  readonly segment: number
  readonly offset: number
}

export const START: Position = { segment: 1, offset: 0 }

/** Whether `a` lies before `b`. */
export function isBefore(a: Position, b: Position): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset)
}

const { O_CREAT, O_WRONLY } = constants
const FILE = 'checkpoint'
const WIDTH = 64

/**
 * How far delivery of a journal is confirmed. Absent, torn, with a bit that is another, or beyond the journal's end: the
 * start, of the last segment if that is only shorter, since sending again is harmless, and leaving out is not.
 */
export function readCheckpoint(journalDirectory: string): Position {
  try {
    const { segment, offset, sum } = JSON.parse(readPlain(join(journalDirectory, FILE), 2 * WIDTH))
    if (!isPosition(segment, offset) || sum !== sumOf({ segment, offset })) return START
    const last = listSegments(journalDirectory).at(-1)
    if (last === undefined || segment < last) return { segment, offset }
    // A loss of power took the end of the segment: what is there now is read again.
    if (segment === last)
      return offset > segmentSize(journalDirectory, last) ? { segment, offset: 0 } : { segment, offset }
  } catch {
    // Torn or missing.
  }
  return START
}

/** Whoever can write it can also reckon its sum. */
function isPosition(segment: unknown, offset: unknown): boolean {
  return (
    Number.isSafeInteger(segment) &&
    Number.isSafeInteger(offset) &&
    Number(segment) > 0 &&
    Number(offset) >= 0
  )
}

function sumOf({ segment, offset }: Position): number {
  return crc32(`${segment}:${offset}`)
}

/**
 * Keeps a journal's checkpoint. Written in place, one line of fixed width: a rename for each batch would cost a
 * directory update, and a torn line only means that some records are sent again.
 */
export class Checkpoint {
  readonly #path: string
  #fd: number | undefined

  constructor(journalDirectory: string) {
    this.#path = join(journalDirectory, FILE)
  }

  /** @throws the file system's error; the records then count as unconfirmed at the next start. */
  write(position: Position): void {
    this.#fd ??= openPlain(this.#path, O_CREAT | O_WRONLY, 0o600)
    const text = JSON.stringify({ ...position, sum: sumOf(position) })
    writeSync(this.#fd, `${text.padEnd(WIDTH)}\n`, 0)
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}
