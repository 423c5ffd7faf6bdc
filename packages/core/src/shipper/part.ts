import { type Batch, pickBatch } from './batch.ts'
import type { Handed } from './shipment.ts'
import type { Item } from './sink.ts'

/** A batch to be sent, and the shipment of which it is the whole or a part. */
export interface Part extends Handed {
  /** Each of its records was refused for good, once. */
  readonly refused?: boolean
  /** Its records were refused while others were taken: how often it was sent since, and how many were stored by then. */
  readonly parked?: { readonly times: number; readonly tries: number; readonly stored: number }
  /** An earlier sending, of this process or of a dead one, may have stored some of it. */
  readonly unsure: boolean
  /** This process has sent it before, and given the request up: its socket may still read the memory. */
  readonly resent?: boolean
}

/** The records of a batch that some items of its answer are about. */
export function pickItems(batch: Batch, items: readonly Item[]): Batch {
  const places = new Set(items.map(({ at }) => at))
  return pickBatch(batch, (at) => places.has(at))
}

/** Two parts with half of the records each. */
export function halves(part: Part): [Part, Part] {
  const { batch } = part
  const half = batch.count >> 1
  return [
    { ...part, batch: pickBatch(batch, (at) => at < half) },
    { ...part, batch: pickBatch(batch, (at) => at >= half) },
  ]
}
