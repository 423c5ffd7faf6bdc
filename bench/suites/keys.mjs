// What a call of core costs its caller by the number of keys, in a request and outside of any.
import { ratios } from './caller.mjs'
import { comparedRound } from './compared.mjs'

const cases = [0, 3, 10].flatMap((keys) =>
  [false, true].map((within) => ({
    name: `${keys} keys, ${within ? 'in a request' : 'no request'}`,
    path: 'gramexlog core, keys',
    options: { keys, within },
  })),
)

/** @type {import('./index.mjs').Suite} */
export const keys = {
  title: 'Cost for the caller, by the keys',
  documents: { none: 100_000 },
  round: comparedRound('keys', cases, ratios),
}
