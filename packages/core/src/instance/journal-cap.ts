import { dirname } from 'node:path'
import type { Target } from '../config/target.ts'
import type { Holder } from '../journal/holder.ts'
import { readBacklog } from '../shipper/backlog.ts'
import { backlogBytes, dropOldest } from '../shipper/unshipped.ts'

/** How often a process that only writes looks how much others have shipped of it, in ms. */
const LOOK_MS = 1_000
/** How often it is told that what is logged gives way, in ms. */
const TELL_MS = 1_000

export interface JournalCapOptions {
  readonly target: Target
  /** The own journal's. */
  readonly directory: string
  /** Others ship it, and not this process. */
  readonly writesOnly: boolean
  readonly holder: Holder
  /** Of the own journal. */
  readonly writtenBytes: () => number
  /** As `TargetLogOptions` has it. */
  readonly owedBytes: () => number
  /** So many records are dropped since this was told last, and why. */
  readonly onDropped: (records: number, reason: string) => void
  readonly onFault: (error: Error) => void
}

/**
 * The cap of what waits to be delivered, on the app's side: what is logged gives way where a full journal blocks, and the oldest
 * of what nobody ships.
 */
export class JournalCap {
  readonly #options: JournalCapOptions
  #dropped = 0
  /** Those that gave way as they were logged, and were not told of. */
  #untold = 0
  #toldAtMs = Number.NEGATIVE_INFINITY
  /** What waits in all journals, less what this process has written, as it was seen last; and when that was. */
  #owed = { bytes: 0, atMs: Number.NEGATIVE_INFINITY }

  constructor(options: JournalCapOptions) {
    this.#options = options
  }

  /** Records that gave way. */
  get dropped(): number {
    return this.#dropped
  }

  /** Whether the journal is full, and what is logged has to give way. Told at once, then a second later at the earliest. */
  refuses(): boolean {
    const { target, writesOnly, writtenBytes, owedBytes } = this.#options
    const { full, maxBytes } = target.journal
    if (full !== 'block') return false
    if (writtenBytes() + (writesOnly ? this.#owedToOthers() : owedBytes()) < maxBytes) {
      this.tell()
      return false
    }
    this.#dropped += 1
    this.#untold += 1
    if (performance.now() - this.#toldAtMs >= TELL_MS) this.tell()
    return true
  }

  /** Tells of all that gave way as it was logged and was not told of. */
  tell(): void {
    const records = this.#untold
    if (records === 0) return
    this.#untold = 0
    this.#toldAtMs = performance.now()
    const { target, onDropped } = this.#options
    onDropped(
      records,
      `as they are logged, since the journal's cap of ${target.journal.maxBytes} bytes (journal.size) was reached`,
    )
  }

  /** Keeps journals that nobody ships to the cap. @throws the file system's error */
  dropOldest(): void {
    const { target, directory, writesOnly, holder, onDropped } = this.#options
    const { maxBytes, full } = target.journal
    if (!writesOnly || full === 'block') return
    const records = dropOldest(dirname(directory), maxBytes, holder)
    if (records === 0) return
    this.#dropped += records
    onDropped(
      records,
      `the oldest, since the journal's cap of ${maxBytes} bytes (journal.size) was reached, and no gramexlog ship delivers them`,
    )
  }

  /** What of the own journal is not delivered, where others ship it. */
  waiting(): { waitingBytes?: number } {
    const { directory, writesOnly, writtenBytes } = this.#options
    if (!writesOnly) return {}
    try {
      return { waitingBytes: readBacklog(directory).bytes }
    } catch {
      return { waitingBytes: writtenBytes() }
    }
  }

  /** As `owedBytes`, by the files, since another process ships them. */
  #owedToOthers(): number {
    const { directory, writtenBytes, onFault } = this.#options
    const nowMs = performance.now()
    if (nowMs - this.#owed.atMs < LOOK_MS) return this.#owed.bytes
    let { bytes } = this.#owed
    try {
      bytes = backlogBytes(dirname(directory)) - writtenBytes()
    } catch (error) {
      onFault(error as Error)
    }
    this.#owed = { bytes, atMs: nowMs }
    return bytes
  }
}
