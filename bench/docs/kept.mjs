// Runs that were kept, taken together: of each suite with each server the last one.

/** @typedef {import('../report.mjs').Run & {file: string}} KeptRun */
/** @typedef {KeptRun['parts'][number] & {run: KeptRun}} KeptPart */

/**
 * @typedef {object} Kept
 * @property {KeptPart[]} parts
 * @property {import('../summary.mjs').Measurement[]} measurements of these parts
 * @property {KeptRun[]} runs that have a part in it
 */

/**
 * @param {KeptRun[]} runs the newest last
 * @param {string[]} suites that there still are, in the order in which they are told
 * @returns {Kept}
 */
export function together(runs, suites) {
  /** @type {Map<string, KeptPart>} */
  const last = new Map()
  for (const run of runs)
    for (const part of run.parts) last.set(`${part.suite} ${part.server}`, { ...part, run })
  const parts = [...last.values()]
    .filter(({ suite }) => suites.includes(suite))
    .sort((a, b) => suites.indexOf(a.suite) - suites.indexOf(b.suite))
  return {
    parts,
    measurements: parts.flatMap(({ suite, server, run }) =>
      run.measurements.filter((one) => one.suite === suite && one.server === server),
    ),
    runs: runs.filter((run) => parts.some((part) => part.run === run)),
  }
}
