const FIRST_MS = 200
const LONGEST_MS = 30_000

/**
 * How long to wait after the n-th failure in a row, in ms: doubling from 200 to 30,000, of which a random half is
 * left out, so that many writers do not come back to a recovering server at the same moment.
 *
 * @param failures from 1
 * @param random from 0 to below 1
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(full * (1 - random / 2))
}
