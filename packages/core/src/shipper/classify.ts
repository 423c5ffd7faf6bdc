/** What is to be done about a record, by its own status in a bulk answer. */
export type Verdict = 'delivered' | 'duplicate' | 'retry' | 'denied' | 'dead'

/** Error types that speak of the index and not of the record: somebody will mend it, and the record will fit again. */
const INDEX_TROUBLE = new Set([
  'index_closed_exception',
  'cluster_block_exception',
  'index_not_found_exception',
  // The index cannot be made: the cluster has as many shards as it may.
  'validation_exception',
])
/** A reason that speaks of the index, under a type that speaks of anything: an alias without an index to write. */
const NO_WRITE_INDEX = /^no write index is defined for alias/
/** A line that a bad disk damaged. Elasticsearch 9 takes it for a fault of its own, 500, each time that it comes. */
const NO_JSON = 'not_x_content_exception'

/**
 * 2xx is stored. 409 means that the id is there: an earlier sending arrived. 429 and 5xx pass by themselves, unless the
 * line is no JSON. 401, 403 and trouble with the index pass when somebody acts. Anything else is the record's own fault
 * and stays so.
 */
export function classify(status: number, type: string, reason: string): Verdict {
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 409) return 'duplicate'
  if (type === NO_JSON) return 'dead'
  if (status === 429 || status >= 500) return 'retry'
  if (status === 401 || status === 403 || INDEX_TROUBLE.has(type)) return 'denied'
  return NO_WRITE_INDEX.test(reason) ? 'denied' : 'dead'
}

/** What is to be done about a whole request, by its status. */
export function classifyRequest(status: number): 'retry' | 'denied' | 'split' {
  if (status === 401 || status === 403 || status === 404) return 'denied'
  if (status === 400 || status === 413) return 'split'
  return 'retry'
}
