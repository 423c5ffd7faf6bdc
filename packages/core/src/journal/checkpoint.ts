import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A place in a journal: everything before byte `offset` of segment `segment` lies before it. */
export interface Position {
  readonly segment: number
  readonly offset: number
}

export const START: Position = { segment: 1, offset: 0 }

const { O_CREAT, O_WRONLY } = constants
const FILE = 'checkpoint'
const WIDTH = 64

/** How far delivery of a journal is confirmed. Unreadable or absent: the start, since sending again is harmless. */
export function readCheckpoint(journalDirectory: string): Position {
  try {
    const { segment, offset } = JSON.parse(readFileSync(join(journalDirectory, FILE), 'utf8'))
    if (Number.isSafeInteger(segment) && Number.isSafeInteger(offset) && segment >= 1 && offset >= 0)
      return { segment, offset }
  } catch {
    // Torn or missing: the start.
  }
  return START
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
    this.#fd ??= openSync(this.#path, O_CREAT | O_WRONLY, 0o600)
    writeSync(this.#fd, `${JSON.stringify(position).padEnd(WIDTH)}\n`, 0)
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}
