import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { targetDirectory } from '../journal/layout.ts'

/** A record that Elasticsearch refuses for good, as it is kept: one JSON line. */
export interface DeadLetter {
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
  keep(journal: string, letters: readonly Omit<DeadLetter, 'time' | 'target' | 'index'>[]): void {
    const time = new Date().toISOString()
    const lines = letters.map(({ id, status, type, reason, record }) =>
      JSON.stringify({ time, target: this.#target, id, index: this.#index, status, type, reason, record }),
    )
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
    appendFileSync(join(this.#directory, `${journal}.ndjson`), `${lines.join('\n')}\n`, { mode: 0o600 })
  }
}

/** A line's JSON value, or its text if it is none. */
export function readRecord(line: Buffer): unknown {
  const text = line.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
