// The body with which Elasticsearch answers a bulk request in which every document was created.

/** As long as Elasticsearch's own, about 170 bytes a document. */
const WHOLE =
  '{"create":{"_index":"bench","_id":"m3Zk9JABv0000000000A","_version":1,"result":"created",' +
  '"_shards":{"total":1,"successful":1,"failed":0},"_seq_no":100000,"_primary_term":1,"status":201}}'
const STATUS_ONLY = '{"create":{"status":201}}'

/** Clients send batches of a few sizes again and again. @type {Map<string, Buffer>} */
const made = new Map()

/**
 * @param {number} documents
 * @param {string | null} filter the request's filter_path
 * @returns {Buffer}
 */
export function bulkAnswer(documents, filter) {
  const key = `${documents} ${filter}`
  let answer = made.get(key)
  if (answer === undefined) {
    answer = Buffer.from(write(documents, filter))
    if (made.size < 100) made.set(key, answer)
  }
  return answer
}

/**
 * @param {number} documents
 * @param {string | null} filter
 */
function write(documents, filter) {
  if (filter === null) return `{"took":1,"errors":false,"items":[${repeat(WHOLE, documents)}]}`
  if (/items\.\*\.status/.test(filter)) return `{"errors":false,"items":[${repeat(STATUS_ONLY, documents)}]}`
  return '{"errors":false}'
}

/**
 * @param {string} item
 * @param {number} times
 */
function repeat(item, times) {
  return Array(times).fill(item).join(',')
}
