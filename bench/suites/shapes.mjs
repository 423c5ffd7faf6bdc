// What a call costs its caller by the shape of the record, in units of the same logger without us.
import { shapes as all, nameOf, shareOf } from '../shapes.mjs'
import { ratios } from './caller.mjs'
import { comparedRound } from './compared.mjs'

const UNITS = {
  'gramexlog core': 'JSON.stringify, with keys',
  'gramexlog winston': 'winston, empty transport',
  'gramexlog pino': 'pino, empty worker',
  'gramexlog pino destination': 'pino, file',
}

const cases = all.flatMap((shape) =>
  Object.entries(UNITS).map(([path, unit]) => ({
    name: `${path}, ${nameOf(shape)}`,
    path,
    unit,
    share: shareOf(shape),
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
