import type { Batch } from './batch.ts'

/** What is known of earlier sendings of a batch. */
export interface Past {
  /** Each of its records was refused before: it may be stored in another form, under the same id. */
  readonly refused?: boolean
  /** Some of it may be stored, and nobody knows. */
  readonly unsure?: boolean
}

/** Where batches go. Implementations never throw: what happened is in the answer. */
export interface Sink {
  /**
   * Sends one batch and says what became of it.
   * @param past default: it is sent for the first time
   */
  deliver(batch: Batch, past?: Past): Promise<Answer>
  /** Gives connections back. */
  close(): Promise<void>
}

/** What became of a batch. */
export type Answer =
  /** Every record was stored now. */
  | { readonly kind: 'delivered' }
  /** Answered record by record; those not listed were stored now. */
  | { readonly kind: 'mixed'; readonly items: readonly Item[] }
  /**
   * The server could not take the batch now. `denied`: it will not until somebody changes something. `late`: it did not
   * answer in time, and may do so for a smaller one. `untouched`: it has certainly stored nothing of it.
   */
  | {
      readonly kind: 'retry'
      readonly reason: string
      readonly denied: boolean
      readonly late?: boolean
      readonly untouched?: boolean
    }
  /** The server refuses the request as a whole; a smaller one may do. */
  | { readonly kind: 'split'; readonly status: number; readonly reason: string }

/** A record of a batch that was not simply stored. */
export interface Item {
  /** Its place in the batch, from 0. */
  readonly at: number
  readonly status: number
  /** The server's error type and reason; "" for a duplicate. */
  readonly type: string
  readonly reason: string
}
