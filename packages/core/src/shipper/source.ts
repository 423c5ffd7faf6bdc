import { rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../config/target.ts'
import { attempt } from '../journal/attempt.ts'
import { Checkpoint, isBefore, type Position, readCheckpoint } from '../journal/checkpoint.ts'
import { removeColumnFiles, removeSegment } from '../journal/column-files.ts'
import { listSegments, segmentSize } from '../journal/layout.ts'
import { releaseLease, touchLease } from '../journal/lease.ts'
import { JournalReader } from '../journal/reader.ts'
import { keepBytes } from '../journal/scratch.ts'
import { buildBatch, headroomOf } from './batch.ts'
import type { Handed, Shipment } from './shipment.ts'

export interface SourceOptions {
  readonly directory: string
  readonly id: string
  /**
   * Not this process's own. The writer is a dead one's: its last segment is complete, and the journal goes when all is
   * delivered; or, if it is lent, a live one that does not ship.
   */
  readonly adopted: boolean
  /** Its writer is alive. Default: no. */
  readonly lent?: boolean
  /** Leave delivered segments on the disk. */
  readonly keep: boolean
  readonly batch: Target['batch']
  readonly maxRecordBytes: number
  /** A shipper before this one may have sent what follows the checkpoint. */
  readonly sentBefore: boolean
  /** From where to go on; default: the checkpoint. */
  readonly from?: Position | undefined
  /** Told before the checkpoint moves to a position: so many bytes are delivered or given up. */
  readonly onSettled: (bytes: number, to: Position) => void
  /** Given the first bytes of a record that a crash tore, and how many there are; stored before the checkpoint passes it. */
  readonly setAside: (id: string, torn: Buffer, tornBytes: number) => void
}

/** A journal being shipped: hands out batches, and moves the checkpoint over confirmed ones, in order. */
export class Source {
  readonly id: string
  readonly adopted: boolean
  readonly #options: SourceOptions
  readonly #directory: string
  readonly #reader: JournalReader
  readonly #checkpoint: Checkpoint
  /** Handed out and not confirmed, in the order of the journal; only a confirmed head moves the checkpoint. */
  readonly #open: Shipment[] = []
  #confirmed: Position
  /** Delivered segments before this one are gone. */
  #clearedTo: number
  #goal: Position
  #owedBytes: number
  #lent: boolean
  #closed = false
  /** So many bytes from here on may have been sent: all that is there at the first read. */
  #suspectBytes: number | undefined

  constructor(options: SourceOptions) {
    this.#options = options
    this.id = options.id
    this.adopted = options.adopted
    this.#lent = options.lent ?? false
    this.#directory = join(options.directory, options.id)
    this.#confirmed = options.from ?? readCheckpoint(this.#directory)
    this.#clearedTo = this.#confirmed.segment
    this.#goal = this.#confirmed
    this.#reader = new JournalReader(this.#directory, this.#confirmed, {
      headroom: headroomOf(options.batch.records),
      // Where more waits than fills a batch, larger ones cost the server less.
      chunkBytes: 2 * options.batch.bytes,
      // Of a record that a crash tore, more is not set aside.
      maxTornBytes: options.maxRecordBytes,
    })
    this.#checkpoint = new Checkpoint(this.#directory)
    // The own journal is not there yet, and a directory that may not be read must not keep an app from its start.
    this.#owedBytes = this.adopted ? this.remainingBytes() : 0
  }

  /** Everything before it is delivered or kept as a dead letter. */
  get confirmed(): Position {
    return this.#confirmed
  }

  /** Of the bytes of an adopted journal that were not confirmed at the start: those that `onSettled` was not told of. */
  get owedBytes(): number {
    return this.#owedBytes
  }

  /** Memory of the batches that are handed out and not confirmed, in bytes. */
  get openBytes(): number {
    return this.#open.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  }

  /** Nobody asks it for anything any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Nothing is under way. */
  get idle(): boolean {
    return this.#open.length === 0
  }

  /** A journal that nobody appends to any more is delivered whole. */
  get finished(): boolean {
    return this.#ended && this.idle && this.remainingBytes() === 0
  }

  /** The writer is a live one's, who leaves it to this process to ship. */
  get lent(): boolean {
    return this.#lent
  }

  /** The writer of a lent journal is dead, and the journal this process's. */
  end(): void {
    this.#lent = false
    releaseLease(this.#directory, 'shipping')
  }

  /** What the writer of a lent journal has appended since this was asked last is owed, too. @returns how many bytes it is */
  grow(): number {
    const openBytes = this.#open.reduce((sum, { bytes }) => sum + bytes, 0)
    const grown = Math.max(0, this.remainingBytes() + openBytes - this.#owedBytes)
    this.#owedBytes += grown
    return grown
  }

  /** Nobody appends any more. */
  get #ended(): boolean {
    return this.adopted && !this.#lent
  }

  /** Asks for all that the journal holds now to be delivered, be the last batch full or not. */
  aim(): Position {
    this.#clear()
    const segment = listSegments(this.#directory).at(-1)
    if (segment !== undefined) this.#goal = { segment, offset: segmentSize(this.#directory, segment) }
    return this.#goal
  }

  /** Bytes not yet handed out. */
  remainingBytes(): number {
    return this.#reader.remainingBytes()
  }

  /** The next batch, if it is full or lies before the goal. */
  next(): Handed | undefined {
    for (;;) {
      if (this.#unripe) return undefined
      const chunk = this.#reader.read(this.#ended)
      if (chunk.torn !== undefined) {
        const { torn, tornBytes = torn.length } = chunk
        this.#options.setAside(`${this.id}-${chunk.segment}-${chunk.offset}`, torn, tornBytes)
        this.#reader.advance(tornBytes)
        if (this.idle) this.#settled(0, this.#reader.position)
        continue
      }
      if (chunk.bytes.length === 0) return undefined
      if (chunk.bytes.length < this.#options.batch.bytes && !this.#wanted) return undefined
      const suspectBytes = this.#suspectBytes ?? (this.#options.sentBefore ? this.remainingBytes() : 0)
      const { consumed, body, count } = buildBatch(chunk, this.id, this.#options.batch.records)
      const batch = { body: keepBytes(body), count }
      this.#reader.advance(consumed)
      const memoryBytes = batch.body.buffer.byteLength
      const end = this.#reader.position
      const sentBefore = suspectBytes > 0
      this.#suspectBytes = suspectBytes - consumed
      const shipment = { source: this, end, bytes: consumed, memoryBytes, sentBefore, openParts: 1 }
      this.#open.push(shipment)
      if (batch.count > 0) return { batch, shipment }
      shipment.openParts = 0
      this.settle()
    }
  }

  /** The next batch lies before the goal, be it full or not. */
  get #wanted(): boolean {
    return isBefore(this.#reader.position, this.#goal)
  }

  /** There is no full batch yet: who ships for many would otherwise read a little of each again and again. */
  get #unripe(): boolean {
    return !this.#wanted && this.#reader.hasLess(this.#options.batch.bytes)
  }

  /**
   * Moves the checkpoint behind the confirmed batches at the head: after they are delivered and not before, so that
   * a crash in between sends them twice, which their ids make harmless, and never not at all.
   */
  settle(): void {
    // A lent journal that somebody else has by now.
    if (this.#closed) return
    let bytes = 0
    let end: Position | undefined
    while (this.#open[0]?.openParts === 0) {
      const shipment = this.#open.shift()!
      bytes += shipment.bytes
      // Behind the last batch may lie a torn end or empty lines, which nobody answers.
      end = this.idle ? this.#reader.position : shipment.end
    }
    if (end !== undefined) this.#settled(bytes, end)
  }

  /**
   * Gives up what is left of the oldest complete segment; the last one of a journal that nobody appends to is complete too.
   * One of which a batch is under way stays on the disk until that is confirmed: if the process dies, it is sent again, and
   * not lost without being counted.
   * @returns its records and bytes; undefined if there is none but the one that is being written
   */
  dropSegment(): { records: number; bytes: number } | undefined {
    const segments = listSegments(this.#directory)
    const { segment } = this.#reader.position
    const later = segments.find((n) => n > segment)
    if (later === undefined && (!this.#ended || this.remainingBytes() === 0)) return undefined
    const next = later ?? segment + 1
    const dropped = this.#reader.skipTo(next)
    const underWay = this.#open.at(-1)?.end.segment ?? 0
    for (const n of segments) if (n > underWay && n < next) attempt(() => this.#remove(n))
    this.#settled(dropped.bytes, this.idle ? this.#reader.position : this.#confirmed)
    return dropped
  }

  /** Keeps the lease of the journal alive. */
  heartbeat(nowMs: number): void {
    touchLease(this.#directory, nowMs, this.#lent ? 'shipping' : 'lease')
  }

  /** Releases everything; a journal that is delivered whole and not to be kept goes from the disk, unless it is lent. */
  close(): void {
    this.#closed = true
    let done = false
    // A disk that fails must not keep the lease from being given back.
    attempt(() => {
      done = this.idle && this.remainingBytes() === 0
    })
    attempt(() => this.#reader.close())
    attempt(() => this.#checkpoint.close())
    releaseLease(this.#directory, 'shipping')
    if (this.#lent) return
    if (done && !this.#options.keep) {
      for (const n of listSegments(this.#directory)) attempt(() => this.#remove(n))
      attempt(() => rmSync(join(this.#directory, 'checkpoint'), { force: true }))
      removeColumnFiles(this.#directory)
    }
    releaseLease(this.#directory)
    try {
      if (!this.#options.keep) rmdirSync(this.#directory)
      rmdirSync(this.#options.directory)
    } catch {
      // Never made, or something is left in it: then it stays.
    }
  }

  #settled(bytes: number, to: Position): void {
    this.#owedBytes -= bytes
    this.#options.onSettled(bytes, to)
    if (to !== this.#confirmed) this.#moveCheckpoint(to)
  }

  #moveCheckpoint(to: Position): void {
    this.#confirmed = to
    try {
      this.#checkpoint.write(to)
    } catch {
      // Not fatal: after a crash the records since the last one written are sent again, and are found to be there.
    }
    this.#clear()
  }

  /** Removes what is delivered. What the disk does not let go is tried again. */
  #clear(): void {
    if (this.#options.keep) return
    while (this.#clearedTo < this.#confirmed.segment && attempt(() => this.#remove(this.#clearedTo)))
      this.#clearedTo += 1
  }

  #remove(segment: number): void {
    removeSegment(this.#directory, segment)
  }
}
