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

/** @param {{unit: any, path: any, rssMb: number}} compared */
export function ratios({ unit, path, rssMb }) {
  return {
    cpuRatio: path.mainNs === null ? null : path.mainNs / unit.mainNs,
    wallRatio: path.wallNs / unit.wallNs,
    ...path,
    unitNs: unit.mainNs ?? unit.wallNs,
    rssMb,
  }
}

/** @type {import('./index.mjs').Suite} */
export const caller = {
  title: 'Cost for the caller',
  documents: { none: 200_000 },
  round: comparedRound(
    'caller',
    names.map((name) => ({ name })),
    ratios,
    { allocations: true },
  ),
}
