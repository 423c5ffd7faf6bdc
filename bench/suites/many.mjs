// One process with many targets, and many processes with one, which share a directory.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX, measureDelivery } from './delivery.mjs'

const WARM_UP = 10_000

const cases = [
  { name: '1 target', targets: 1, processes: 1 },
  ...[4, 16, 64].map((targets) => ({ name: `${targets} targets`, targets, processes: 1 })),
  ...[4, 16].map((processes) => ({ name: `${processes} processes`, targets: 1, processes })),
]

/** @type {import('./index.mjs').Suite} */
export const many = {
  title: 'Many targets, many processes',
  documents: { null: 200_000 },
  async round({ count, server, each }) {
    for (const { name, targets, processes } of cases)
      await each(name, () => inTempDir((dir) => measure({ dir, server, count, targets, processes })))
  },
}

/** @param {{dir: string, server: import('../servers/server.mjs').Server, count: number, targets: number, processes: number}} options */
async function measure({ dir, server, count, targets, processes }) {
  const group = groupOf(Array.from({ length: processes }, startPath))
  try {
    await server.prepare(INDEX)
    const options = { suite: 'endToEnd', name: 'gramexlog core, many targets', targets }
    await group.call('open', { ...options, dir, url: server.url, index: INDEX })
    return await measureDelivery(group, server, { warmUp: WARM_UP, count })
  } finally {
    await group.stop()
  }
}

/**
 * Processes as if they were one: what is to be sent is shared among them, what it costs is added up.
 * @param {import('../path-process.mjs').PathProcess[]} all
 * @returns {import('../path-process.mjs').PathProcess}
 */
function groupOf(all) {
  return {
    ended: AbortSignal.any(all.map(({ ended }) => ended)),
    async call(command, argument) {
      const answers = await Promise.all(
        all.map((path, n) => path.call(command, typeof argument === 'number' ? part(argument, n) : argument)),
      )
      return (
        answers[0] && Object.fromEntries(Object.keys(answers[0]).map((name) => [name, merged(name, answers)]))
      )
    },
    stop: async () => void (await Promise.all(all.map((path) => path.stop()))),
  }

  /** @param {number} count @param {number} n */
  function part(count, n) {
    return Math.floor(count / all.length) + (n < count % all.length ? 1 : 0)
  }
}

/**
 * @param {string} name
 * @param {Record<string, number>[]} answers
 */
function merged(name, answers) {
  const values = answers.map((answer) => answer[name])
  if (name === 'startedAt') return Math.min(...values)
  if (/^(sentAt|wallMs|loopP)/.test(name)) return Math.max(...values)
  return values.includes(/** @type {any} */ (null)) ? null : values.reduce((sum, value) => sum + value, 0)
}
