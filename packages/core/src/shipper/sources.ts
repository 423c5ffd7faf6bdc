import { join } from 'node:path'
import type { Target } from '../config/target.ts'
import { attempt } from '../journal/attempt.ts'
import { isBefore, type Position } from '../journal/checkpoint.ts'
import type { Holder } from '../journal/holder.ts'
import { listJournals, listLinks, targetDirectory } from '../journal/layout.ts'
import { isLeased, isWrittenOnly, takeLease } from '../journal/lease.ts'
import { removeLeftovers } from '../journal/leftovers.ts'
import { pruneSegments } from '../journal/retention.ts'
import type { Counters } from './counters.ts'
import type { DeadLetters } from './dead-letters.ts'
import { isDelivered, isShipped, isTaken } from './delivered.ts'
import type { ShipperEvent } from './event.ts'
import type { Handed } from './shipment.ts'
import { Source } from './source.ts'

/** A segment that is read, and a checkpoint. */
const ADOPTED_FILES = 2
/** These, and the segment that is written. */
const OWN_FILES = 3

export interface SourcesOptions {
  readonly target: Target
  readonly dir: string
  readonly journal: string
  readonly holder: Holder
  readonly counters: Counters
  readonly tell: (event: ShipperEvent) => void
  readonly deadLetters: DeadLetters
  /** Ship the journals of live processes, too, that do not ship them. Default: no. */
  readonly standing?: boolean | undefined
}

/** The journals of a target that this process ships: its own, those that dead processes left, and those that live ones lend. */
export class Sources {
  readonly #options: SourcesOptions
  readonly #directory: string
  readonly #own: Source
  #adopted: Source[] = []
  /** Something failed in this round of care; and it was said, in this one or before. */
  #failed = false
  #said = false
  #turn = 0
  /** The journal that was taken last: where there are too many, the search goes on behind it. */
  #lastTaken = ''

  constructor(options: SourcesOptions) {
    this.#options = options
    this.#directory = targetDirectory(options.dir, options.target.name)
    options.counters.add('shippers', 1)
    this.#own = this.#source(options.journal, false)
    // A shipper before this one, in the same memory, may have ended in the middle of its work.
    options.counters.set('adoptedBytes', 0)
  }

  /** Memory of the batches that are handed out and not confirmed, in bytes. */
  get openBytes(): number {
    return this.#all().reduce((sum, source) => sum + source.openBytes, 0)
  }

  /** Asks for all that is there now. @returns whether it is confirmed by now */
  aim(): () => boolean {
    const goals = this.#all().map((source): [Source, Position] => [source, source.aim()])
    // One that was released is delivered whole, or somebody else's: behind its last record may lie an empty segment.
    return () => goals.every(([source, goal]) => source.closed || !isBefore(source.confirmed, goal))
  }

  /** The next batch, from each journal in turn, so that an old backlog does not hold back what is logged now. */
  next(): Handed | undefined {
    const sources = this.#all()
    for (let tried = 0; tried < sources.length; tried += 1) {
      this.#turn += 1
      const source = sources[this.#turn % sources.length]!
      const handed = source.next()
      if (handed !== undefined) return handed
      if (source.finished) this.#release(source)
    }
    return undefined
  }

  /** A batch of `source` is confirmed. */
  settle(source: Source): void {
    source.settle()
    // It is confirmed, whatever the disk says now; a journal that cannot be looked at is released with the next batch.
    attempt(() => {
      if (source.finished) this.#release(source)
    })
  }

  /** What is due now and then: adopting, clearing away, the journal's cap, retention. What the disk refuses is said. */
  tend(nowMs: number): void {
    const { keep } = this.#options.target
    this.#failed = false
    this.#dare('looking after journals of live processes', () => this.#lookAfterLent())
    this.#dare('looking for journals of dead processes', () => this.#adopt())
    this.#dare('clearing away', () => removeLeftovers(this.#directory, nowMs))
    this.#dare("keeping the journal's cap", () => this.#enforceCap())
    if (this.#keeps) {
      this.#dare("keeping to the limits of 'keep'", () =>
        pruneSegments(this.#directory, keep, nowMs, isDelivered),
      )
    }
    this.#said &&= this.#failed
  }

  /** One thing that fails, such as a journal that another user owns, must keep no other from being done. */
  #dare(doing: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#failed = true
      if (this.#said) return
      this.#said = true
      const { target, tell } = this.#options
      tell({ type: 'notice', target: target.name, reason: `${doing} failed: ${(error as Error).message}` })
    }
  }

  /** Says that this process lives. */
  heartbeat(nowMs: number): void {
    for (const source of this.#all()) source.heartbeat(nowMs)
  }

  close(): void {
    for (const source of this.#all()) source.close()
    this.#adopted = []
  }

  get #keeps(): boolean {
    const { keep, sinks } = this.#options.target
    return sinks.includes('local') || keep.days !== undefined || keep.bytes !== undefined
  }

  #all(): Source[] {
    return [...this.#adopted, this.#own]
  }

  #source(id: string, adopted: boolean, lent = false): Source {
    return new Source({
      directory: this.#directory,
      id,
      adopted,
      lent,
      keep: this.#keeps,
      batch: this.#options.target.batch,
      maxRecordBytes: this.#options.target.maxRecordBytes,
      sentBefore: adopted || this.#options.counters.get('shippers') > 1,
      from: adopted ? undefined : this.#lastSettled(),
      onSettled: (bytes, { segment, offset }) => {
        this.#countSettled(adopted, bytes)
        if (adopted) return
        const { counters } = this.#options
        counters.set('ownSegment', segment)
        counters.set('ownOffset', offset)
        // Segments that were deleted before they were delivered are owed no more.
        if (counters.get('openSegment') === segment)
          counters.set('ownBytes', counters.get('openFrom') + offset)
      },
      setAside: (place, torn, tornBytes) => {
        const cut =
          torn.length < tornBytes ? `; of its ${tornBytes} bytes these are the first ${torn.length}` : ''
        const reason = `cut short by a crash${cut}`
        this.#options.deadLetters.keep(id, [{ id: place, status: 0, type: 'torn', reason, line: torn }])
      },
    })
  }

  #adopt(): void {
    const known = new Set(this.#all().map((source) => source.id))
    // Those beyond it wait until one of these is delivered, or another process takes them.
    const most = Math.floor((this.#options.target.journal.openFiles - OWN_FILES) / ADOPTED_FILES)
    for (const id of listLinks(this.#directory)) {
      this.#dare(`taking over the journal ${join(this.#directory, id)}`, () => {
        throw new Error('it is a symbolic link, which may lead anywhere; move the directory itself here')
      })
    }
    const ids = listJournals(this.#directory)
    if (ids.length > most) this.#giveUpIdle()
    const behind = ids.findIndex((id) => id > this.#lastTaken)
    for (const id of behind > 0 ? [...ids.slice(behind), ...ids.slice(0, behind)] : ids) {
      if (this.#adopted.length >= most) return
      if (!known.has(id))
        this.#dare(`taking over the journal ${join(this.#directory, id)}`, () => this.#take(id))
    }
  }

  #take(id: string): void {
    const { holder, standing } = this.#options
    const directory = join(this.#directory, id)
    if (isLeased(directory, holder, undefined, 'shipping')) return
    const lent = isLeased(directory, holder)
    if (lent && !(standing && isWrittenOnly(directory, holder))) return
    if (this.#keeps && !lent && isShipped(directory)) return
    if (!takeLease(directory, holder, undefined, lent ? 'shipping' : 'lease')) return
    this.#lastTaken = id
    const source = this.#source(id, true, lent)
    this.#adopted.push(source)
    this.#options.counters.add('adoptedBytes', source.owedBytes)
    if (source.finished) this.#release(source)
  }

  /** A journal that was lent is this process's when its writer is dead, unless somebody else was there first. */
  #lookAfterLent(): void {
    const { holder, counters } = this.#options
    for (const source of this.#adopted.filter(({ lent }) => lent)) {
      const directory = join(this.#directory, source.id)
      if (isWrittenOnly(directory, holder)) counters.add('adoptedBytes', source.grow())
      else if (takeLease(directory, holder)) {
        source.end()
        counters.add('adoptedBytes', source.grow())
        if (source.finished) this.#release(source)
      } else if (isTaken(directory)) this.#release(source)
    }
  }

  /** Makes room for journals that wait for their turn, since a live writer's is never done. */
  #giveUpIdle(): void {
    for (const source of this.#adopted)
      if (source.lent && source.idle && source.remainingBytes() === 0) this.#release(source)
  }

  /** Where a shipper before this one, in the same memory, had come to: perhaps further than its checkpoint. */
  #lastSettled(): Position | undefined {
    const { counters } = this.#options
    const segment = counters.get('ownSegment')
    return segment === 0 ? undefined : { segment, offset: counters.get('ownOffset') }
  }

  /** Bytes of a journal are delivered or given up. */
  #countSettled(adopted: boolean, bytes: number): void {
    this.#options.counters.add(adopted ? 'adoptedBytes' : 'ownBytes', adopted ? -bytes : bytes)
  }

  #release(source: Source): void {
    this.#adopted = this.#adopted.filter((other) => other !== source)
    // A record that a crash tore is set aside, and delivered by nobody.
    this.#countSettled(source.adopted, source.owedBytes)
    source.close()
  }

  /** Drops the oldest unshipped segments of what goes beyond the cap, and says how much. */
  #enforceCap(): void {
    const { target, counters, standing, tell } = this.#options
    if (target.journal.full === 'block') return
    // Each app keeps its journal to the cap. Those of many are together beyond it though nothing is wrong.
    const shares = standing ? this.#all().map((source) => [source]) : [this.#all()]
    const records = shares.reduce((sum, sources) => sum + dropBeyond(target.journal.maxBytes, sources), 0)
    if (records === 0) return
    counters.add('droppedByJournal', records)
    const cap = `the oldest, since the journal's cap of ${target.journal.maxBytes} bytes (journal.size) was reached`
    tell({ type: 'dropped', target: target.name, records, reason: cap })
  }
}

/** Drops the oldest segments of journals until they have no more than so many bytes together. @returns how many records went */
function dropBeyond(maxBytes: number, sources: Source[]): number {
  let excess = sources.reduce((sum, source) => sum + source.remainingBytes(), -maxBytes)
  let records = 0
  while (excess > 0 && sources.length > 0) {
    const dropped = sources[0]!.dropSegment()
    if (dropped === undefined) {
      sources.shift()
      continue
    }
    excess -= dropped.bytes
    records += dropped.records
  }
  return records
}
