import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  readdirSync,
  readSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../config/target.ts'
import { targetDirectory } from '../journal/layout.ts'
import { openPlain } from '../journal/plain-file.ts'
import type { Counters } from './counters.ts'
import { type IndexOf, indexFinder } from './destination.ts'
import type { ShipperEvent } from './event.ts'

const NEWLINE = 10
const { O_APPEND, O_CREAT, O_RDWR } = constants

/** A record that Elasticsearch refuses for good, as it is kept: one JSON line. */
interface DeadLetter {
  /** When it was refused, ISO 8601. */
  readonly time: string
  readonly target: string
  readonly id: string
  readonly index: string
  readonly status: number
  /** Elasticsearch's error type and reason. */
  readonly type: string
  readonly reason: string
  /** The record; its text where that is not JSON. */
  readonly record: unknown
}

/** What was refused, and why. */
export interface Refusal extends Pick<DeadLetter, 'id' | 'status' | 'type' | 'reason'> {
  /** The record's line without its break. */
  readonly line: Buffer
}

export interface DeadLettersOptions {
  readonly dir: string
  readonly target: Pick<Target, 'name' | 'index' | 'deadLetters'>
  readonly counters: Counters
  readonly tell: (event: ShipperEvent) => void
}

/** Keeps what was refused under `<dir>/<target>/dead/<writer>.ndjson`, up to the target's cap. */
export class DeadLetters {
  readonly #options: DeadLettersOptions
  readonly #directory: string
  readonly #indexOf: IndexOf | undefined

  constructor(options: DeadLettersOptions) {
    this.#options = options
    this.#indexOf = indexFinder(options.target)
    this.#directory = deadLetterDirectory(options.dir, options.target.name)
  }

  /**
   * Appends letters of one journal, and counts them; those beyond the cap are dropped, counted and said: the first ones
   * show what is wrong as well as the last.
   * @returns how many are kept
   * @throws the file system's error; the records must then stay unconfirmed.
   */
  keep(journal: string, letters: readonly Refusal[]): number {
    const { target, counters, tell } = this.#options
    const time = new Date().toISOString()
    let room = target.deadLetters.maxBytes - bytesIn(this.#directory)
    const lines: string[] = []
    for (const { id, status, type, reason, line } of letters) {
      const index = this.#indexOf?.({ id, line }) ?? target.index
      const head = { time, target: target.name, id, index, status, type, reason }
      const text = `${JSON.stringify(head).slice(0, -1)}${RECORD}${recordText(line)}}\n`
      room -= Buffer.byteLength(text)
      if (room < 0) break
      lines.push(text)
    }
    if (lines.length > 0) {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
      const path = join(this.#directory, `${journal}.ndjson`)
      const text = lines.join('')
      // A letter that is there twice does no harm: it has one id.
      if (!append(path, text)) append(path, text)
    }
    counters.add('dead', lines.length)
    const records = letters.length - lines.length
    if (records > 0) {
      counters.add('droppedByDeadLetters', records)
      const cap = `the dead letters' cap of ${target.deadLetters.maxBytes} bytes (deadLetters.size) was reached`
      tell({ type: 'dropped', target: target.name, records, reason: `refused for good, while ${cap}` })
    }
    return lines.length
  }
}

/** Where the dead letters of a target are. */
export function deadLetterDirectory(dir: string, target: string): string {
  return join(targetDirectory(dir, target), 'dead')
}

/** @returns whether the file still has that name: a replay may have moved it, and read it to its end, before it was written to */
function append(path: string, text: string): boolean {
  const fd = openPlain(path, O_RDWR | O_APPEND | O_CREAT, 0o600)
  try {
    const { size, ino, dev } = fstatSync(fd, { bigint: true })
    const last = Buffer.alloc(1)
    const endsInLine = size === 0n || readSync(fd, last, 0, 1, size - 1n) === 0 || last[0] === NEWLINE
    // A crash or a full disk may have left a torn letter, which must not spoil the next one.
    appendFileSync(fd, endsInLine ? text : `\n${text}`)
    const named = statSync(path, { bigint: true, throwIfNoEntry: false })
    return named?.ino === ino && named.dev === dev
  } finally {
    closeSync(fd)
  }
}

function bytesIn(directory: string): number {
  if (!existsSync(directory)) return 0
  return readdirSync(directory).reduce((sum, file) => {
    return sum + (statSync(join(directory, file), { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

/** In a letter's text, what stands before its record. No text of its own holds it, since its quotes are escaped there. */
const RECORD = ',"record":'

/** A record as it was logged, byte for byte: parsed and printed again, its large numbers would be others. */
function recordText(line: Buffer): string {
  const text = line.toString('utf8')
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}

/** When a letter's record was refused, and why; undefined if the text is not the beginning of a letter, up to its record. */
export function readLetterHead(
  text: string,
): Pick<DeadLetter, 'id' | 'time' | 'type' | 'reason'> | undefined {
  const at = text.indexOf(RECORD)
  if (at < 0) return undefined
  try {
    const head = JSON.parse(`${text.slice(0, at)}}`) as Partial<DeadLetter>
    const [id, time, type, reason] = [head.id, head.time, head.type, head.reason].map((value) =>
      String(value ?? ''),
    )
    return { id: id!, time: time!, type: type!, reason: reason! }
  } catch {
    return undefined
  }
}

/** The id and the record of a letter as it is kept; undefined if it has none that could be sent again. */
export function readLetter(text: string): { readonly id: string; readonly record: string } | undefined {
  const at = text.indexOf(RECORD)
  if (at < 0 || !text.endsWith('}')) return undefined
  try {
    const { id } = JSON.parse(`${text.slice(0, at)}}`) as Partial<DeadLetter>
    const record = text.slice(at + RECORD.length, -1)
    return typeof id === 'string' && record.startsWith('{') ? { id, record } : undefined
  } catch {
    return undefined
  }
}
