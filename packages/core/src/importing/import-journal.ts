import { createHash, type Hash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { segmentPath } from '../journal/layout.ts'
import { batchRecords } from '../shipper/batch.ts'
import type { ImportBatch } from './import-batches.ts'

const SEGMENT_BYTES = 32 * 1024 * 1024
const RANDOM_DIGITS = 8

/**
 * The journal of one imported file, for a target that is kept on this machine. It has its name when it is complete, and that is
 * made of what is in it: the same file, imported again, finds it there.
 */
export class ImportJournal {
  readonly #directory: string
  readonly #scratch: string
  readonly #hash: Hash = createHash('sha256')
  #firstId: string | undefined
  #segment = 0
  #bytes = Number.POSITIVE_INFINITY
  #records = 0

  /** @param targetDirectory where the target's journals are */
  constructor(targetDirectory: string) {
    this.#directory = targetDirectory
    this.#scratch = join(targetDirectory, `import-${randomUUID()}.tmp`)
  }

  add(batch: ImportBatch): void {
    const parts: Buffer[] = []
    for (const { id, line } of batchRecords(batch)) {
      this.#firstId ??= id
      parts.push(line, LINE_BREAK)
    }
    const lines = Buffer.concat(parts)
    if (this.#bytes + lines.length > SEGMENT_BYTES) {
      mkdirSync(this.#scratch, { recursive: true, mode: 0o700 })
      this.#segment += 1
      this.#bytes = 0
    }
    writeFileSync(segmentPath(this.#scratch, this.#segment), lines, { flag: 'a', mode: 0o600 })
    this.#hash.update(lines)
    this.#bytes += lines.length
    this.#records += batch.count
  }

  /** Gives the journal its name. @returns how many records are new, and how many were there */
  end(): { stored: number; duplicates: number } {
    if (this.#firstId === undefined) return { stored: 0, duplicates: 0 }
    // As every journal's id: its time, by which the oldest go first, and what tells it apart.
    const digits = BigInt(`0x${this.#hash.digest('hex').slice(0, 16)}`) % 36n ** BigInt(RANDOM_DIGITS)
    const id = this.#firstId.slice(0, 8) + digits.toString(36).padStart(RANDOM_DIGITS, '0')
    const path = join(this.#directory, id)
    if (existsSync(path)) {
      this.drop()
      return { stored: 0, duplicates: this.#records }
    }
    renameSync(this.#scratch, path)
    return { stored: this.#records, duplicates: 0 }
  }

  /** Removes what is not complete. */
  drop(): void {
    rmSync(this.#scratch, { recursive: true, force: true })
  }
}

const LINE_BREAK = Buffer.from('\n')
