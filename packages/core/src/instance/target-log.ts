import { dirname, join } from 'node:path'
import type { Config, Target } from '../config/target.ts'
import type { Holder } from '../journal/holder.ts'
import { newJournalId } from '../journal/id.ts'
import { Lag } from '../journal/lag.ts'
import { targetDirectory } from '../journal/layout.ts'
import { removeLeftovers } from '../journal/leftovers.ts'
import { pruneSegments } from '../journal/retention.ts'
import { JournalWriter } from '../journal/writer.ts'
import { type CompiledKeys, compileKeys } from '../keys/compile.ts'
import { currentRequest } from '../keys/current-request.ts'
import { createNamer, type NameSent } from '../record/arguments.ts'
import { createEncoder, type Encode } from '../record/encode.ts'
import { createFilter, type Filter } from '../record/filter.ts'
import { plainHttp } from '../record/plain-http.ts'
import { createArranger, createConcealer, createShaper, type Reshape } from '../record/shape.ts'
import { createSplicer, type Splice } from '../record/splice.ts'
import { failureOf } from '../shipper/event.ts'
import { CsvWriter } from '../sinks/csv/file.ts'
import { JournalCap } from './journal-cap.ts'
import { keyContext } from './key-context.ts'
import type { OwnCounts } from './stats.ts'

const SEGMENT_BYTES = 32 * 1024 * 1024
/** Gramex's request log. */
const REQUEST_KEYS = ['time', 'ip', 'user.id', 'status', 'duration', 'method', 'uri', 'error']
/** Kept by a local target that sets no limit: 1 GiB. */
const KEEP_BYTES = 1024 * 1024 * 1024

const DISK = 'the disk refuses them, and only so much may wait in memory'
const DELETED =
  'files of the journal were deleted while the program writes them: what was in them and not yet read is lost'

export interface TargetLogOptions {
  readonly config: Config
  readonly target: Target
  readonly holder: Holder
  /** The thread ends: there is no end of the turn to write at. */
  readonly ending: boolean
  /** A full batch was appended. */
  readonly wake: (target: string) => void
  /** Bytes of dead writers' journals that are not delivered, less those of the own one that are. */
  readonly owedBytes: (target: string) => number
  /** A segment is begun. */
  readonly segment: (target: string, segment: number, bytesBefore: number) => void
  /** The disk refuses, or does so no longer. */
  readonly fault: (target: string, error: Error | undefined) => void
  /** Something that people should know, in words. */
  readonly notice: (target: string, reason: string) => void
  /** So many records are lost to a limit since this was told last. */
  readonly dropped: (target: string, records: number, reason: string) => void
}

/** The app's side of a target: fields in, a line in the journal out. */
export class TargetLog {
  readonly target: Target
  readonly journal: string
  /** The journal's own directory, which is there once a record is. */
  readonly directory: string
  /** Whether something has to be delivered, be it by this process or by a shipper beside it. */
  readonly ships: boolean
  readonly #options: TargetLogOptions
  readonly #writer: JournalWriter
  /** Of what waits to be delivered. */
  readonly #cap: JournalCap | undefined
  readonly #csv: CsvWriter | undefined
  /** Whether anybody reads the journal. */
  readonly #journaled: boolean
  readonly #encode: Encode
  readonly #splice: Splice
  readonly #filter: Filter | undefined
  /** To the record that every sink gets. */
  readonly #reshape: Reshape | undefined
  /** From there to the record in the journal. */
  readonly #arrange: Reshape | undefined
  readonly #needsRequest: boolean
  readonly #keyNames: ReadonlySet<string>
  readonly #nameSent: NameSent
  readonly #lag = new Lag()
  #requestKeys: CompiledKeys | undefined
  #accepted = 0
  #filtered = 0
  #wokenAt = 0
  /** Bytes of the last mark for `lagMs`. */
  #markedBytes: number | undefined
  #lastError: string | undefined
  #lastErrorMs: number | undefined

  constructor(options: TargetLogOptions) {
    const { config, target } = options
    this.#options = options
    this.target = target
    this.ships = target.sinks.includes('elasticsearch')
    this.journal = newJournalId(Date.now())
    const directory = targetDirectory(config.dir, target.name)
    this.directory = join(directory, this.journal)
    const keys = compileKeys(target.keys, keyContext(config, target))
    this.#keyNames = keys.names
    this.#nameSent = createNamer(target.shape)
    const { timestamp } = target
    const encoding = { keys, timestamp, maxRecordBytes: target.maxRecordBytes, nameSent: this.#nameSent }
    this.#encode = createEncoder(encoding)
    this.#splice = createSplicer(encoding)
    const { shape, maxRecordBytes } = target
    this.#filter = createFilter(shape)
    if (target.csv === undefined) this.#reshape = createShaper(shape, maxRecordBytes)
    else {
      this.#reshape = createConcealer(shape, maxRecordBytes)
      this.#arrange = createArranger(shape, maxRecordBytes)
    }
    this.#needsRequest = keys.needsRequest
    this.#journaled = this.ships || target.sinks.includes('local')
    const cap = this.ships ? target.journal.maxBytes : (target.keep.bytes ?? KEEP_BYTES)
    const durability =
      options.ending && target.journal.durability === 'turn' ? 'each' : target.journal.durability
    const onFault = (error: Error | undefined) => this.#fault(error)
    if (target.csv !== undefined) {
      const { holder } = options
      const onNotice = (reason: string) => options.notice(target.name, reason)
      const columns = [...keys.names]
      const onDropped = (rows: number) => {
        if (this.#journaled) onNotice(`${rows} rows are not in the CSV file: ${DISK}`)
        else this.#lost(rows, DISK)
      }
      this.#csv = new CsvWriter({
        file: target.csv,
        columns,
        holder,
        durability,
        onFault,
        onDropped,
        onNotice,
      })
    }
    this.#writer = new JournalWriter({
      directory,
      id: this.journal,
      holder: options.holder,
      segmentBytes: Math.min(SEGMENT_BYTES, Math.ceil(cap / 8)),
      durability,
      onFault,
      onDropped: (records) => this.#lost(records, DISK),
      onRotate: () => this.prune(),
      onSegment: (segment, bytesBefore) => options.segment(target.name, segment, bytesBefore),
      onDeleted: () => {
        if (this.ships) options.notice(target.name, DELETED)
      },
    })
    if (!this.ships) return
    this.#cap = new JournalCap({
      target,
      directory: this.directory,
      writesOnly: !config.ship,
      holder: options.holder,
      writtenBytes: () => this.#writer.writtenBytes,
      owedBytes: () => options.owedBytes(target.name),
      onDropped: (records, reason) => this.#lost(records, reason),
      onFault,
    })
  }

  /**
   * Takes a record: `fields` and the keys of the target. Never throws.
   * @param request what the keys speak of, and whose URL's arguments are added; without one, the keys speak of the
   * current request, and its URL, which the caller did not ask for, stays out
   * @param printed what JSON.stringify would make of the fields, if the caller has it already
   */
  log(fields: unknown, request?: unknown, printed?: string): void {
    if (this.#filter !== undefined && !this.#filter.takes(fields)) {
      this.#filtered += 1
      return
    }
    const now = Date.now()
    const plain = this.target.shape?.ecs === undefined ? fields : plainHttp(fields)
    const text = plain === fields ? printed : undefined
    this.#append(this.#encode(plain, request, now, request ?? this.#current(), text))
  }

  /** Takes a record with what a client sent, which ranks below the fields and above the URL's arguments. */
  logSent(sent: Readonly<Record<string, unknown>>, fields: object, request: object): void {
    const record: Record<string, unknown> = { ...fields }
    const isGiven = (name: string) => this.#keyNames.has(name) || Object.hasOwn(record, name)
    for (const [name, value] of Object.entries(sent)) {
      const own = this.#nameSent(name, isGiven)
      if (own !== undefined) record[own] = value
    }
    this.log(record, request)
  }

  /** Takes a record that another logger printed: one JSON object as text, which gains the target's keys. */
  logLine(line: string): void {
    if (this.#filter !== undefined && !this.#filter.takesLine(line)) {
      this.#filtered += 1
      return
    }
    this.#append(this.#splice(line, Date.now(), this.#current()))
  }

  /** Begins to note what `logRequest` needs to know of requests. */
  expectRequests(): void {
    if (this.target.keys.length > 0) return
    this.#requestKeys ??= compileKeys(REQUEST_KEYS, keyContext(this.#options.config, this.target))
  }

  /** Takes a request itself as a record: the target's keys, or, if it has none, those of Gramex's request log. */
  logRequest(request: object): void {
    if (this.#filter !== undefined && !this.#filter.takes({})) {
      this.#filtered += 1
      return
    }
    this.expectRequests()
    const now = Date.now()
    const line =
      this.#requestKeys === undefined
        ? this.#encode({}, undefined, now, request)
        : this.#splice(`{${this.#requestKeys.encode(request, now)}}`, now)
    this.#append(line)
  }

  /** Puts what the turn has gathered into the file, now. */
  write(): void {
    this.#writer.write()
    this.#csv?.write()
    this.#cap?.tell()
  }

  /** As `write`; what is logged later goes to the file at once, and waits for the next process. */
  close(): void {
    this.#cap?.tell()
    this.#writer.close()
    this.#csv?.close()
  }

  /** Keeps the journals of a local target within `keep:`. Those that are shipped are the shipper's, while there is one. */
  prune(): void {
    try {
      this.#cap?.dropOldest()
      if (this.ships) return
      removeLeftovers(dirname(this.directory), Date.now())
      pruneSegments(dirname(this.directory), { bytes: KEEP_BYTES, ...this.target.keep }, Date.now())
    } catch (error) {
      this.#fault(error as Error)
    }
  }

  /** Remembers a failure for `stats`. */
  failed(failure: Parameters<typeof failureOf>[0]): void {
    this.#lastError = failureOf(failure)
    this.#lastErrorMs = Date.now()
  }

  /** What this thread knows of its records; what became of them since, the shipper's counters say. */
  counts(): OwnCounts {
    return {
      accepted: this.#accepted,
      filtered: this.#filtered,
      dropped: { disk: this.#writer.dropped, journal: this.#cap?.dropped ?? 0, csv: this.#csv?.dropped ?? 0 },
      csvOnly: !this.#journaled,
      writtenBytes: this.#writer.writtenBytes,
      ...this.#cap?.waiting(),
      ships: this.ships,
      lagMs: (settledBytes) => this.#lag.ageMs(settledBytes, performance.now()),
      lastError: this.#lastError,
      lastErrorMs: this.#lastErrorMs,
    }
  }

  #current(): object | undefined {
    return this.#needsRequest ? currentRequest() : undefined
  }

  #append(line: string): void {
    this.#accepted += 1
    const record = this.#reshape === undefined ? line : this.#reshape(line)
    this.#csv?.append(record)
    if (!this.#journaled || this.#cap?.refuses()) return
    this.#writer.append(this.#arrange === undefined ? record : this.#arrange(record))
    if (!this.ships) return
    const written = this.#writer.writtenBytes
    if (written !== this.#markedBytes) this.#markLag(written)
    if (written - this.#wokenAt < this.target.batch.bytes) return
    this.#wokenAt = written
    this.#options.wake(this.target.name)
  }

  /** By a clock that nobody sets, which is asked once a write: it costs a tenth of a call of `log`. */
  #markLag(written: number): void {
    this.#markedBytes = written
    this.#lag.mark(written, performance.now())
  }

  #lost(records: number, reason: string): void {
    this.failed({ type: 'dropped', reason })
    this.#options.dropped(this.target.name, records, reason)
  }

  #fault(error: Error | undefined): void {
    if (error !== undefined) this.failed({ reason: error.message })
    this.#options.fault(this.target.name, error)
  }
}
