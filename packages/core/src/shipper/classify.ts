/** What is to be done about a record, by its own status in a bulk answer. */
export type Verdict = 'delivered' | 'duplicate' | 'retry' | 'denied' | 'dead'

const AWAITS_SOMEBODY = new Set([401, 403, 404])
/** Error types that speak of the index and not of the record: somebody will mend it, and the record will fit again. */
const INDEX_TROUBLE = new Set([
  'index_closed_exception',
  'cluster_block_exception',
  // The index cannot be made: the cluster has as many shards as it may.
  'validation_exception',
])
/** Reasons that speak of what an operator set up, under types that speak of anything. */
const SETUP_TROUBLE = [
  /^no write index is defined for alias/,
  /^pipeline with id \[.*\] does not exist$/,
  // The target routes, and the data stream is not made for it.
  /^index request targeting data stream \[.*\] specifies a custom routing/,
  /^explicit index in bulk is not allowed/,
]
/** A line that a bad disk damaged. Elasticsearch 9 takes it for a fault of its own, 500, each time that it comes. */
const NO_JSON = 'not_x_content_exception'

/**
 * 2xx is stored. 409 means that the id is there: an earlier sending arrived. 429 and 5xx pass by themselves, unless the
 * line is no JSON. 401, 403, 404 (of whatever is not there) and trouble with the index or what else was set up pass when
 * somebody acts. Anything else is the record's own fault and stays so.
 */
export function classify(status: number, type: string, reason: string): Verdict {
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 409) return 'duplicate'
  if (type === NO_JSON) return 'dead'
  if (status === 429 || status >= 500) return 'retry'
  if (AWAITS_SOMEBODY.has(status) || INDEX_TROUBLE.has(type)) return 'denied'
  return SETUP_TROUBLE.some((known) => known.test(reason)) ? 'denied' : 'dead'
}

/** What is to be done about a whole request, by its status and the server's reason. */
export function classifyRequest(status: number, reason: string): 'retry' | 'denied' | 'split' {
  if (AWAITS_SOMEBODY.has(status)) return 'denied'
  if (status === 400 && SETUP_TROUBLE.some((known) => known.test(reason))) return 'denied'
  if (status === 400 || status === 413) return 'split'
  return 'retry'
}
