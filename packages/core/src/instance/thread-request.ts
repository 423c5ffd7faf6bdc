import type { ShippingPlan } from './shipping.ts'

/** The data of the shipper's thread, by which it knows that it is one. */
export const SHIPPER = '@gramexlog/core/shipper'

/** The first request: what is to be shipped, and a word in shared memory that becomes 1 when the shipper has closed. */
export interface Start {
  readonly type: 'start'
  readonly plan: ShippingPlan
  readonly closed: Int32Array
}

/** What the app's thread asks of the shipper's. */
export type Request =
  | Start
  | { readonly type: 'wake'; readonly target: string }
  /** Never a second one before the answer to the first. */
  | { readonly type: 'flush' }
  | { readonly type: 'hasten' }
  | { readonly type: 'close' }
