// What one call of a logger costs its caller, with no server anywhere.
import { comparedRound } from './compared.mjs'

const names = [
  'JSON.stringify',
  'JSON.stringify, with keys',
  'gramexlog core',
  'gramexlog core, redact',
  'gramexlog core, ecs',
  'winston, empty transport',
  'gramexlog winston',
  'pino, empty worker',
  'gramexlog pino',
  'pino, file',
  'gramexlog pino destination',
]

/** @type {import('./index.mjs').Suite} */
export const caller = {
  title: 'Cost for the caller',
  documents: { none: 200_000 },
  round: comparedRound('caller', names, ({ unit, path, rssMb }) => ({
    cpuRatio: path.mainNs === null ? null : path.mainNs / unit.mainNs,
    wallRatio: path.wallNs / unit.wallNs,
    ...path,
    unitNs: unit.wallNs,
    rssMb,
  })),
}
