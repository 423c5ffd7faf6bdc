import { createHash, type Hash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listJournals, listSegments, segmentPath } from '../journal/layout.ts'
import { removeLeftovers } from '../journal/leftovers.ts'
import { batchRecords } from '../shipper/batch.ts'
import type { ImportBatch } from './import-batches.ts'

const SEGMENT_BYTES = 32 * 1024 * 1024
const RANDOM_DIGITS = 8

/**
 * The journal of one imported file, for a target that is kept on this machine. It has its name when it is complete, and that is
 * made of what is in the file: the same file, imported again, finds it there. Of a file that begins with what is in an earlier
 * journal, as a log that has grown, only the rest is kept, in a journal that is called by the whole.
 */
export class ImportJournal {
  readonly #directory: string
  readonly #scratch: string
  readonly #hash: Hash = createHash('sha256')
  /** Journals that may hold how the file goes on, with their bytes. */
  #earlier = new Map<string, number>()
  #firstId: string | undefined
  #segment = 0
  #segmentBytes = Number.POSITIVE_INFINITY
  #bytes = 0
  #records = 0
  /** How much of the beginning is in earlier journals. */
  #knownBytes = 0
  #knownRecords = 0

  /** @param targetDirectory where the target's journals are */
  constructor(targetDirectory: string) {
    removeLeftovers(targetDirectory, Date.now())
    this.#directory = targetDirectory
    this.#scratch = join(targetDirectory, `import-${randomUUID()}.tmp`)
  }

  add(batch: ImportBatch): void {
    let parts: Buffer[] = []
    for (const { id, line } of batchRecords(batch)) {
      if (this.#firstId === undefined) {
        this.#firstId = id
        this.#earlier = sizes(this.#directory, timeOf(id))
      }
      parts.push(line, LINE_BREAK)
      this.#bytes += line.length + 1
      this.#records += 1
      if (!this.#mayEndHere()) continue
      this.#write(Buffer.concat(parts))
      parts = []
      this.#recognize()
    }
    if (parts.length > 0) this.#write(Buffer.concat(parts))
  }

  /** Gives the journal its name. @returns how many records are new, and how many were there */
  end(): { stored: number; duplicates: number } {
    if (this.#bytes === this.#knownBytes) return { stored: 0, duplicates: this.#records }
    const path = join(this.#directory, this.#name())
    if (existsSync(path)) {
      this.drop()
      return { stored: 0, duplicates: this.#records }
    }
    renameSync(this.#scratch, path)
    return { stored: this.#records - this.#knownRecords, duplicates: this.#knownRecords }
  }

  #write(lines: Buffer): void {
    if (this.#segmentBytes + lines.length > SEGMENT_BYTES) {
      mkdirSync(this.#scratch, { recursive: true, mode: 0o700 })
      this.#segment += 1
      this.#segmentBytes = 0
    }
    writeFileSync(segmentPath(this.#scratch, this.#segment), lines, { flag: 'a', mode: 0o600 })
    this.#hash.update(lines)
    this.#segmentBytes += lines.length
  }

  #mayEndHere(): boolean {
    const bytes = this.#bytes - this.#knownBytes
    for (const earlier of this.#earlier.values()) if (earlier === bytes) return true
    return false
  }

  /** Forgets what is in an earlier journal. */
  #recognize(): void {
    const name = this.#name()
    if (this.#earlier.get(name) !== this.#bytes - this.#knownBytes) return
    this.#earlier.delete(name)
    this.#knownBytes = this.#bytes
    this.#knownRecords = this.#records
    this.drop()
    this.#segment = 0
    this.#segmentBytes = Number.POSITIVE_INFINITY
  }

  /** Of what was read so far, as every journal's id: its time, by which the oldest go first, and what tells it apart. */
  #name(): string {
    const digest = this.#hash.copy().digest('hex')
    const digits = BigInt(`0x${digest.slice(0, 16)}`) % 36n ** BigInt(RANDOM_DIGITS)
    return timeOf(this.#firstId!) + digits.toString(36).padStart(RANDOM_DIGITS, '0')
  }

  /** Removes what is not complete. */
  drop(): void {
    rmSync(this.#scratch, { recursive: true, force: true })
  }
}

const LINE_BREAK = Buffer.from('\n')

function timeOf(id: string): string {
  return id.slice(0, 8)
}

/** The journals that begin at a time, with the bytes that are in them. */
function sizes(directory: string, time: string): Map<string, number> {
  const names = listJournals(directory).filter((name) => name.startsWith(time))
  const bytesOf = (name: string) => {
    const paths = listSegments(join(directory, name)).map((n) => segmentPath(join(directory, name), n))
    return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
  }
  return new Map(names.map((name) => [name, bytesOf(name)]))
}
