// The unit: what one JSON.stringify of the record takes, in the same loop.
import { inTurns } from '../pace.mjs'
import { records } from '../record.mjs'

/**
 * @param {object} [_options]
 * @param {object[]} [of]
 */
export async function caller(_options, of = records) {
  let length = 0
  return {
    // The length is kept, or the compiler might leave the work out.
    send: (/** @type {number} */ count) =>
      inTurns(
        count,
        (record) => {
          length = (length + JSON.stringify(record).length) & 0xffff
        },
        of,
      ),
    close: () => length,
  }
}
