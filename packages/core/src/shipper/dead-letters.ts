import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { targetDirectory } from '../journal/layout.ts'

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

/** Keeps what was refused under `<dir>/<target>/dead/<writer>.ndjson`. */
export class DeadLetters {
  readonly #directory: string
  readonly #target: string
  readonly #index: string

  constructor(dir: string, target: string, index: string) {
    this.#directory = join(targetDirectory(dir, target), 'dead')
    this.#target = target
    this.#index = index
  }

  /**
   * Appends letters of one journal.
   * @throws the file system's error; the records must then stay unconfirmed.
   */
  keep(journal: string, letters: readonly Refusal[]): void {
    const time = new Date().toISOString()
    const lines = letters.map(({ id, status, type, reason, line }) => {
      const head = { time, target: this.#target, id, index: this.#index, status, type, reason }
      return `${JSON.stringify(head).slice(0, -1)}${RECORD}${recordText(line)}}`
    })
    this.append(journal, lines)
  }

  /**
   * Appends letters that are printed already.
   * @throws the file system's error
   */
  append(journal: string, lines: readonly string[]): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
    appendFileSync(join(this.#directory, `${journal}.ndjson`), `${lines.join('\n')}\n`, { mode: 0o600 })
  }
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
