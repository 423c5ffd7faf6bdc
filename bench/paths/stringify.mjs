// The unit: what one JSON.stringify of the record takes, in the same loop.
import { inTurns } from '../pace.mjs'

export async function caller() {
  let length = 0
  return {
    // The length is kept, or the compiler might leave the work out.
    send: (/** @type {number} */ count) =>
      inTurns(count, (record) => {
        length = (length + JSON.stringify(record).length) & 0xffff
      }),
    close: () => length,
  }
}
