import type { Durability } from '../config/target.ts'

/** Text that is written at once, whatever the turn: 64 KiB. Smaller writes cost a busy app a third more. */
export const WRITE_CHARS: number = 64 * 1024
/**
 * A piece of that, 8 Ki of UTF-16: what V8 joins to a string of over 128 KiB has memory of its own, which the system gives
 * and takes again each time. A record of 2 KB that is not ASCII cost its caller half as much again.
 */
const PIECE_CHARS = 8 * 1024
/** What may wait in memory while the disk refuses: 4 MiB of text. */
const MAX_PENDING_CHARS = 4 * 1024 * 1024
const RETRY_MS = 1_000
/** How often a write may lead to another at once, so that who logs whenever he is told of something does not do so for ever. */
const ROUNDS = 8

export interface TurnBufferOptions {
  readonly durability: Durability
  /**
   * Writes pieces of whole lines: a break belongs between two lines and between two pieces, and there is none at the end.
   * Throws what the disk says; what of them it took nevertheless is left out by `keep`.
   */
  readonly write: (pieces: readonly string[]) => void
  /** Told of the first failed write of a row of them, and with undefined of the write that ended it. */
  readonly onFault: (error: Error | undefined) => void
  /** Told how many lines were lost since it was told last. */
  readonly onDropped: (lines: number) => void
}

/**
 * Gathers the lines of an event-loop turn, so that they are written in one go. Never throws; what the disk refuses waits
 * in bounded memory and is tried again each second, then dropped and counted.
 */
export class TurnBuffer {
  readonly #options: TurnBufferOptions
  /** Whole pieces, and their length with a break behind each. */
  #pieces: string[] = []
  #piecesChars = 0
  /** The last piece, to which lines are added. */
  #open = ''
  #scheduled: NodeJS.Immediate | undefined
  #retry: NodeJS.Timeout | undefined
  #dropped = 0
  /** Those of them that were told of. */
  #told = 0
  /** There is no end of the turn to wait for. */
  #atOnce: boolean
  #writing = false
  /** Of what is being written: what the disk has not taken. */
  #left: readonly string[] = []

  constructor(options: TurnBufferOptions) {
    this.#options = options
    this.#atOnce = options.durability !== 'turn'
  }

  /** Lines that were lost because the disk refused for too long. */
  get dropped(): number {
    return this.#dropped
  }

  append(line: string): void {
    if (this.#retry !== undefined && this.#chars + line.length > MAX_PENDING_CHARS) {
      this.#dropped += 1
      return
    }
    if (this.#open === '') this.#open = line
    // A line's break is put before the next line: one string node less, and they all have to be flattened.
    else if (this.#open.length + line.length < PIECE_CHARS) this.#open = `${this.#open}\n${line}`
    else {
      this.#closePiece()
      this.#open = line
    }
    if (this.#atOnce || this.#chars >= WRITE_CHARS) {
      if (this.#retry === undefined) this.write()
    } else if (this.#scheduled === undefined) {
      this.#scheduled = setImmediate(() => this.write())
    }
  }

  /** Writes what the turn has gathered, now. Who is told of something by that may log: that is written behind it. */
  write(): void {
    this.#unschedule()
    if (this.#writing) return
    this.#writing = true
    try {
      for (let round = 0; round < ROUNDS && this.#chars > 0; round += 1) if (!this.#writeOut()) return
    } finally {
      this.#writing = false
    }
    if (this.#chars > 0) this.#scheduled ??= setImmediate(() => this.write())
  }

  /** Of a write that is about to throw: the lines that the disk did not take. */
  keep(lines: string): void {
    this.#left = lines === '' ? [] : [lines]
  }

  /** Of what waits. */
  get #chars(): number {
    return this.#piecesChars + this.#open.length
  }

  #closePiece(): void {
    if (this.#open === '') return
    this.#pieces.push(this.#open)
    this.#piecesChars += this.#open.length + 1
    this.#open = ''
  }

  #take(): string[] {
    this.#closePiece()
    const pieces = this.#pieces
    this.#pieces = []
    this.#piecesChars = 0
    return pieces
  }

  /** @returns whether all of it is in the file */
  #writeOut(): boolean {
    const pieces = this.#take()
    // Whoever is told of something by a write may close the buffer, which writes.
    const outer = this.#left
    this.#left = pieces
    try {
      this.#options.write(pieces)
    } catch (error) {
      // What was logged meanwhile comes behind what is left.
      this.#pieces = [...this.#left, ...this.#take()]
      this.#piecesChars = this.#pieces.reduce((chars, piece) => chars + piece.length + 1, 0)
      this.#fail(error as Error)
      return false
    } finally {
      this.#left = outer
    }
    this.#recover()
    return true
  }

  /** Writes what is left; what the disk still refuses is dropped and counted. Lines that come even later go at once. */
  close(): void {
    this.#atOnce = true
    this.#unschedule()
    // What is logged by who is told of something by a write comes behind it, in the next round. Also where that is who closes.
    const outer = this.#writing
    this.#writing = true
    try {
      while (this.#chars > 0 && this.#writeOut());
    } finally {
      this.#writing = outer
    }
    clearTimeout(this.#retry)
    this.#retry = undefined
    for (const piece of this.#take()) this.#dropped += countLines(piece)
    this.#tellDropped()
  }

  #unschedule(): void {
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled)
    this.#scheduled = undefined
  }

  #fail(error: Error): void {
    const first = this.#retry === undefined
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.write(), RETRY_MS).unref()
    if (first) this.#options.onFault(error)
    this.#tellDropped()
  }

  #recover(): void {
    if (this.#retry === undefined) return
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#tellDropped()
    this.#options.onFault(undefined)
  }

  #tellDropped(): void {
    const lines = this.#dropped - this.#told
    if (lines === 0) return
    this.#told = this.#dropped
    this.#options.onDropped(lines)
  }
}

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
