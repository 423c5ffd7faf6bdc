import type { Bag } from './request.ts'

/** The member of a line that brings the keys of its request to a thread that does not have the request. */
export const CARRIED = 'gramexlog.keys'

/** Stands for a request of which only some keys' values are known. */
export class CarriedKeys {
  readonly values: Bag

  constructor(values: Bag) {
    this.values = values
  }
}
