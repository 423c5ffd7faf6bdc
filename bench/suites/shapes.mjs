// What a call costs its caller by the shape of the record, in units of the same logger without us.
import { shapes as all, nameOf } from '../shapes.mjs'
import { ratios } from './caller.mjs'
import { comparedRound } from './compared.mjs'

const UNITS = {
  'gramexlog core': 'JSON.stringify, with keys',
  'gramexlog winston': 'winston, empty transport',
  'gramexlog pino': 'pino, empty worker',
  'gramexlog pino destination': 'pino, file',
}
/** Of larger records fewer, so that they do not take for ever. */
const SHARES = [
  { bytes: 20_000, share: 0.05 },
  { bytes: 2_000, share: 0.25 },
]

const cases = all.flatMap((shape) =>
  Object.entries(UNITS).map(([path, unit]) => ({
    name: `${path}, ${nameOf(shape)}`,
    path,
    unit,
    share: SHARES.find(({ bytes }) => shape.bytes >= bytes)?.share ?? 1,
    options: { shape },
  })),
)

/** @type {import('./index.mjs').Suite} */
export const shapes = {
  title: 'Cost for the caller, by the record',
  documents: { none: 100_000 },
  quick: 50_000,
  round: comparedRound('caller', cases, ratios),
}
