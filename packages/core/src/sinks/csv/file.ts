import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { CsvFile, Durability } from '../../config/target.ts'
import { attempt } from '../../journal/attempt.ts'
import type { Holder } from '../../journal/holder.ts'
import { releaseLease, takeLease } from '../../journal/lease.ts'
import { TurnBuffer } from '../../journal/turn-buffer.ts'
import { rolloverAt, SUFFIX, suffix } from './rollover.ts'
import { csvRow, endOfRows } from './row.ts'

export interface CsvWriterOptions {
  readonly file: CsvFile
  /** Names of the keys, in their order. */
  readonly columns: readonly string[]
  readonly holder: Holder
  readonly durability: Durability
  /** Told of the first failed write of a row of them, and with undefined of the write that ended it. */
  readonly onFault: (error: Error | undefined) => void
  /** Told how many rows were lost since it was told last, because the disk refused for too long. */
  readonly onDropped?: (rows: number) => void
  /** Told in words of what keeps no row away. */
  readonly onNotice: (reason: string) => void
}

/** A file that cannot be renamed is tried again so much later; until then it goes on to grow. */
const RENAME_RETRY_MS = 60_000

/**
 * Appends a row for each record to a CSV file, and follows it by the next when its time has come. Not from the journal as
 * other sinks: a row that is sent again would stand there twice, while one that is appended at once is there once. What
 * several processes append to one file does not mix (O_APPEND); one of them renames it, and the others see that at their
 * next write. Never throws.
 */
export class CsvWriter {
  readonly #options: CsvWriterOptions
  readonly #turn: TurnBuffer
  #fd: number | undefined
  #rolloverAtMs = 0
  #renameAtMs = 0

  constructor(options: CsvWriterOptions) {
    this.#options = options
    const { durability, onFault, onDropped = () => {} } = options
    this.#turn = new TurnBuffer({
      durability,
      onFault,
      onDropped,
      write: (pieces) => this.#append(`${pieces.join('\n')}\n`),
    })
  }

  /** Rows that were lost because the disk refused for too long. */
  get dropped(): number {
    return this.#turn.dropped
  }

  /** `record`: a JSON object as text. */
  append(record: string): void {
    const row = csvRow(record, this.#options.columns)
    this.#turn.append(this.#options.file.encoding === 'latin1' ? inLatin1(row) : row)
  }

  /** Writes what the turn has gathered, now. */
  write(): void {
    this.#turn.write()
  }

  /** Writes what is left and closes the file; a row that comes even later opens it again. */
  close(): void {
    this.#turn.close()
    this.#closeFile()
  }

  #append(rows: string): void {
    const { encoding } = this.#options.file
    const fd = this.#file()
    const bytes = Buffer.from(rows, encoding)
    const before = fstatSync(fd).size
    const written = writeSync(fd, bytes)
    if (written < bytes.length) {
      const end = endOfRows(rows, encoding, written)
      const wholeBytes = Buffer.byteLength(rows.slice(0, end), encoding)
      const torn = bytes.toString(encoding, wholeBytes, written)
      const kept = rows.slice(end, -1)
      const isLast =
        torn === '' ||
        (fstatSync(fd).size === before + written && attempt(() => ftruncateSync(fd, before + wholeBytes)))
      this.#turn.keep(isLast ? kept : endOfTorn(torn) + kept)
      throw Object.assign(new Error('ENOSPC: the disk took only a part of the rows'), { code: 'ENOSPC' })
    }
    if (this.#options.durability === 'fsync') fdatasyncSync(fd)
  }

  /** The file under its name, be it that another process or a person has renamed or removed the one that is open. */
  #file(): number {
    const { path } = this.#options.file
    if (this.#fd !== undefined && inodeOf(path) !== fstatSync(this.#fd).ino) this.#closeFile()
    const fd = this.#fd ?? this.#open()
    if (!this.#isDue(Date.now()) || !this.#rotate(fd)) return fd
    this.#closeFile()
    return this.#open()
  }

  #isDue(nowMs: number): boolean {
    return nowMs >= this.#rolloverAtMs && nowMs >= this.#renameAtMs
  }

  #open(): number {
    const { file } = this.#options
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o750 })
    const fd = openSync(file.path, 'a', 0o640)
    const stat = fstatSync(fd)
    this.#fd = fd
    // A device or a pipe, such as /dev/stdout, has no earlier rows, and is not ours to rename.
    const rotates = stat.isFile()
    const lastMs = stat.size > 0 ? stat.mtimeMs : Date.now()
    this.#rolloverAtMs = rotates ? rolloverAt(lastMs, file) : Number.POSITIVE_INFINITY
    return fd
  }

  /** @returns whether the file is another now. If somebody else is renaming it just now, it is at the next write. */
  #rotate(fd: number): boolean {
    const { file, holder, onNotice } = this.#options
    const lock = `${file.path}.lock`
    try {
      mkdirSync(lock, { recursive: true, mode: 0o750 })
      if (!takeLease(lock, holder)) return false
      try {
        this.#rename(fd)
      } finally {
        releaseLease(lock)
        attempt(() => rmdirSync(lock))
      }
      return true
    } catch (error) {
      this.#renameAtMs = Date.now() + RENAME_RETRY_MS
      onNotice(`the CSV file goes on to grow, since it cannot be renamed: ${(error as Error).message}`)
      return false
    }
  }

  /** Unless it was done by another process while this one waited. */
  #rename(fd: number): void {
    const { file } = this.#options
    if (inodeOf(file.path) !== fstatSync(fd).ino) return
    renameSync(file.path, unusedName(`${file.path}.${suffix(this.#rolloverAtMs, file)}`))
    removeBackups(file)
  }

  #closeFile(): void {
    const fd = this.#fd
    this.#fd = undefined
    if (fd !== undefined) attempt(() => closeSync(fd))
  }
}

/** Node would write the lower byte of any other character, which may be a line break, a comma or a quote. */
function inLatin1(row: string): string {
  return row.replace(/[^\0-\xff]/gu, '?')
}

/**
 * Ends the part of a row that has to stay, since another process has appended meanwhile: otherwise the next row would
 * become a part of it, or, behind an open quote, all rows up to the next quote.
 */
function endOfTorn(torn: string): string {
  return torn.split('"').length % 2 === 0 ? '"\n' : '\n'
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}

/** Python removes a file that has the name already, and its rows with it. */
function unusedName(wanted: string): string {
  let name = wanted
  for (let n = 1; inodeOf(name) !== undefined; n += 1) name = `${wanted}.${n}`
  return name
}

function removeBackups({ path, backupCount }: CsvFile): void {
  if (backupCount === 0) return
  const directory = dirname(path)
  const prefix = `${basename(path)}.`
  const backups = readdirSync(directory)
    .filter((name) => name.startsWith(prefix) && SUFFIX.test(name.slice(prefix.length)))
    .sort()
  for (const name of backups.slice(0, -backupCount)) rmSync(join(directory, name), { force: true })
}
