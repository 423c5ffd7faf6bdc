// What a request costs a server because of us, beside what is logged in it.
import { comparedRound } from './compared.mjs'

const cases = [{ name: 'gramexlog middleware' }, { name: 'log with 3 keys of a request' }]

/** @type {import('./index.mjs').Suite} */
export const requests = {
  title: 'Cost of a request',
  documents: { none: 100_000 },
  quick: 50_000,
  // The unit is the same without us.
  round: comparedRound('requests', cases, ({ unit, path, rssMb }) => ({
    ...path,
    unitNs: unit.wallNs,
    overUs: (path.wallNs - unit.wallNs) / 1000,
    rssMb,
  })),
}
