// The unit: what one JSON.stringify of the record takes, in the same loop.
import { sender } from '../pace.mjs'

/** @param {{of?: object[]}} options */
export async function caller({ of }) {
  let length = 0
  return {
    // The length is kept, or the compiler might leave the work out.
    send: sender((record) => {
      length = (length + JSON.stringify(record).length) & 0xffff
    }, of),
    close: () => length,
  }
}
