// The records in Elasticsearch, read back by its search API.

const MOST = 1_000
/** Records of two writers may arrive in another order than they were made in, by so much. */
const WINDOW_MS = 15_000

/**
 * Reads what arrives in the indexes from now on.
 *
 * @returns a function that resolves with what is new since it was called last, oldest first, and rejects if the
 * server does not answer
 */
export function readElasticsearch(server, indexes) {
  let known = new Set()
  let since = Date.now()
  return async () => {
    const hits = await search(server, indexes, since)
    const fresh = hits.filter(({ _id }) => !known.has(_id))
    known = new Set(hits.map(({ _id }) => _id))
    const last = Date.parse(hits.at(-1)?._source['@timestamp'])
    since = Math.max(since, (last || 0) - WINDOW_MS)
    return fresh.map(({ _index, _source }) => ({ name: _index, record: _source }))
  }
}

async function search(server, indexes, since) {
  const { origin, pathname, username, password } = new URL(server)
  const at = `${origin}${pathname.replace(/\/$/, '')}/${[...new Set(indexes)].join()}`
  const headers = { 'content-type': 'application/json' }
  if (username) headers.authorization = `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}`

  await ask(`${at}/_refresh?ignore_unavailable=true`, { method: 'POST', headers })
  const query = { range: { '@timestamp': { gte: since, format: 'epoch_millis' } } }
  const { hits } = await ask(`${at}/_search?ignore_unavailable=true`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, size: MOST, sort: [{ '@timestamp': 'desc' }] }),
  })
  return hits.hits.reverse()
}

async function ask(url, options) {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(5_000) })
  if (!response.ok) throw new Error(`Elasticsearch answered ${response.status}`)
  return response.json()
}
