import type { Position } from '../journal/checkpoint.ts'
import type { Batch } from './batch.ts'
import type { Source } from './source.ts'

/** A batch that is handed out, and its shipment. */
export interface Handed {
  readonly batch: Batch
  readonly shipment: Shipment
}

/** A piece of a journal under way: confirmed when no part of it is open. */
export interface Shipment {
  readonly source: Source
  /** The position behind it. */
  readonly end: Position
  /** Its bytes in the journal. */
  readonly bytes: number
  /** Memory that it holds, in bytes: less, when all but a few of its records are answered. */
  memoryBytes: number
  /** A shipper before this one may have sent it. */
  readonly sentBefore: boolean
  /** Parts not yet answered for good: 1, more after a split. */
  openParts: number
}
