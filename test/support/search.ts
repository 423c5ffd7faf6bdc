import { setTimeout as sleep } from 'node:timers/promises'

const pageSize = 10_000

/** A stored document, as a search returns it. */
export interface StoredDocument {
  _id: string
  _source: Record<string, unknown>
}

/** How many documents `index` (a name or a pattern) holds at this moment; 0 when there is no such index. */
export async function count(url: string, index: string): Promise<number> {
  await refresh(url, index)
  const body = await request<{ count: number }>(url, 'GET', `${path(index)}/_count?ignore_unavailable=true`)
  return body.count
}

/** All documents of `index`, in the order in which they were stored; [] when there is no such index. */
export async function documents(url: string, index: string): Promise<StoredDocument[]> {
  await refresh(url, index)
  const query = `size=${pageSize}&sort=_seq_no&track_total_hits=true&ignore_unavailable=true`
  const { hits } = await request<SearchAnswer>(url, 'GET', `${path(index)}/_search?${query}`)
  if (hits.total.value > pageSize) {
    throw new Error(
      `${index} holds ${hits.total.value} documents; one search returns ${pageSize}: use count()`,
    )
  }
  return hits.hits.map(({ _id, _source }) => ({ _id, _source }))
}

/**
 * All documents of an index, however many, a page at a time, as they were at the first. By a scroll: a number such as
 * `_seq_no`, behind which a page could begin, is one of a shard, and another shard has it too.
 */
export async function* everyDocument(url: string, index: string): AsyncGenerator<StoredDocument> {
  await refresh(url, index)
  const body = { size: pageSize, sort: ['_doc'] }
  let page = await request<SearchAnswer>(url, 'POST', `${path(index)}/_search?scroll=1m`, body)
  while (page.hits.hits.length > 0) {
    yield* page.hits.hits
    const next = { scroll: '1m', scroll_id: page._scroll_id }
    page = await request<SearchAnswer>(url, 'POST', '/_search/scroll', next)
  }
  await request(url, 'DELETE', '/_search/scroll', { scroll_id: page._scroll_id })
}

/** Deletes an index by its name, with its documents; nothing happens when it is not there. */
export async function deleteIndex(url: string, index: string): Promise<void> {
  await request(url, 'DELETE', `${path(index)}?ignore_unavailable=true`)
}

/** The version of the node that answers at `url`, such as "9.1.0". */
export async function serverVersion(url: string): Promise<string> {
  const { nodes } = await request<NodesAnswer>(url, 'GET', '/_nodes/_local?filter_path=nodes.*.version')
  return Object.values(nodes)[0]!.version
}

/**
 * Asks `condition` every 50 ms and resolves with its first truthy value. Rejects after `timeoutMs`, default 10 s,
 * with what the condition last threw as the cause.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let cause: unknown
  for (;;) {
    try {
      const value = await condition()
      if (value) return value
      cause = undefined
    } catch (error) {
      cause = error
    }
    if (Date.now() >= deadline) {
      throw new Error(`Not true within ${timeoutMs} ms: ${condition}${cause ? `; last: ${cause}` : ''}`, {
        cause,
      })
    }
    await sleep(50)
  }
}

/**
 * One request to the server at `url`; a user and password in the URL become basic authentication, which fetch itself
 * refuses. `body`: a string goes as NDJSON, anything else as JSON. Rejects when the answer is not 2xx.
 */
export async function request<T>(
  url: string,
  method: string,
  pathAndQuery: string,
  body?: unknown,
): Promise<T> {
  const { origin, pathname, username, password } = new URL(url)
  const headers: Record<string, string> = {}
  if (username) {
    const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    headers.authorization = `Basic ${Buffer.from(user).toString('base64')}`
  }
  if (body !== undefined) {
    headers['content-type'] = typeof body === 'string' ? 'application/x-ndjson' : 'application/json'
  }
  const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}${pathAndQuery}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${pathAndQuery} answered ${response.status}: ${text}`)
  return JSON.parse(text) as T
}

interface SearchAnswer {
  hits: { total: { value: number }; hits: StoredDocument[] }
  _scroll_id?: string
}

interface NodesAnswer {
  nodes: Record<string, { version: string }>
}

async function refresh(url: string, index: string): Promise<void> {
  await request(url, 'POST', `${path(index)}/_refresh?ignore_unavailable=true`)
}

function path(index: string): string {
  return `/${encodeURIComponent(index)}`
}
