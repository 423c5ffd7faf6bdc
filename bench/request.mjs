// One JSON request to a server, for what the benchmark itself asks.

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 * @returns {Promise<any>} the answer's JSON; undefined for 404
 */
export async function request(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (response.status === 404) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`)
  return response.json()
}
