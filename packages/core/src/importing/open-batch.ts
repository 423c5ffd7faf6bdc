import type { Target } from '../config/target.ts'
import type { ImportBatch } from './import-batches.ts'
import { isoText } from './time-texts.ts'

const NEWLINE = 10
const BRACE = 0x7b
const BEFORE_ID = '{"create":{"_id":"'
const AFTER_ID = '"}}\n'
/** Of an action line, whose longest id has 8 + 32 + 12 digits, and of a stamp. */
const AROUND_BYTES = BEFORE_ID.length + 52 + AFTER_ID.length + isoText(0).length + 20

/** More than are under way at a time are not kept. */
const MOST_FREE = 8

/** The batch that is being filled. */
export class OpenBatch {
  readonly #bytes: number
  readonly #most: number
  #body: Buffer
  #to = 0
  #lines: number[] = []
  /** Of batches that are answered. */
  readonly #free: Buffer[] = []

  constructor({ batch: { bytes, records } }: Pick<Target, 'batch'>) {
    this.#bytes = bytes
    this.#most = records
    this.#body = Buffer.allocUnsafeSlow(bytes)
  }

  /** The batch, if a record of so many bytes has no room in it. */
  full(recordBytes: number): ImportBatch | undefined {
    const needed = AROUND_BYTES + recordBytes
    const hasRoom = this.#to + needed <= this.#body.length && this.#lines.length < this.#most
    const full = hasRoom ? undefined : this.take()
    if (needed > this.#body.length) this.#body = Buffer.allocUnsafeSlow(needed)
    return full
  }

  /**
   * Adds the record that lies in `bytes`.
   * @param stampMs the time to be added as `@timestamp`; there is a member then, from which it was read
   */
  add(id: string, stampMs: number | undefined, line: number, bytes: Buffer, from: number, end: number): void {
    const body = this.#body
    const action = BEFORE_ID + id + AFTER_ID
    let to = this.#to
    if (stampMs === undefined) to += body.write(action, to, 'latin1')
    else {
      to += body.write(`${action}{"@timestamp":"${isoText(stampMs)}",`, to, 'latin1')
      from = bytes.indexOf(BRACE, from) + 1
    }
    to += bytes.copy(body, to, from, end)
    body[to] = NEWLINE
    this.#to = to + 1
    this.#lines.push(line)
  }

  take(): ImportBatch | undefined {
    if (this.#lines.length === 0) return undefined
    const body = this.#body
    const release = () => {
      if (body.length === this.#bytes && this.#free.length < MOST_FREE) this.#free.push(body)
    }
    const batch = { body: body.subarray(0, this.#to), count: this.#lines.length, lines: this.#lines, release }
    this.#body = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bytes)
    this.#to = 0
    this.#lines = []
    return batch
  }
}
