// What the suites need from a server, and how to get one.

/** @typedef {'null' | 'real' | 'cluster'} ServerName */

/**
 * @typedef {object} Server
 * @property {ServerName} name
 * @property {string} about for the heading of a table
 * @property {string} url without a slash at its end
 * @property {{url: string, ca: string}} [secure] the same over TLS, and the PEM text that vouches for it
 * @property {number} pollMs how often it can be asked without being slowed
 * @property {() => Promise<void>} warm works until its speed is steady
 * @property {(index: string) => Promise<void>} prepare makes the index anew, empty
 * @property {(index: string) => Promise<{documents: number, at: number}>} indexed how many documents it has taken, and
 *   by when (ns of the monotonic clock)
 * @property {(index: string) => Promise<number>} count how many there are in the end
 * @property {() => Promise<{bytes: number, requests: number} | null>} traffic bulk bodies received, if it knows
 * @property {() => Promise<number | null>} cpuMs CPU time of its process until now, if it can be told
 * @property {() => Promise<void>} stop
 */

/**
 * @param {ServerName} name
 * @returns {Promise<Server>}
 */
export async function startServer(name) {
  if (name === 'null') return (await import('./null.mjs')).startNullServer()
  const real = await import('./real.mjs')
  return name === 'cluster' ? real.startClusterServer() : real.startRealServer()
}
