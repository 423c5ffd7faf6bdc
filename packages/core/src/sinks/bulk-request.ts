import type { Target } from '../config/target.ts'
import { type Batch, batchRecords, bodyNaming } from '../shipper/batch.ts'
import { indexFinder } from '../shipper/destination.ts'
import { BULK_FILTER } from './bulk-answer.ts'

/** What is asked of the server with a batch. */
export interface BulkRequest {
  readonly path: string
  readonly querystring: Record<string, string>
  readonly body: Buffer
}

/** Makes a target's bulk requests. A batch whose records all go to one index is sent as it is. */
export function bulkRequests(target: Target): (batch: Batch) => BulkRequest {
  const indexOf = indexFinder(target)
  const querystring = { filter_path: BULK_FILTER }
  const whole = (index: string, { body }: Batch): BulkRequest => {
    return { path: `/${encodeURIComponent(index)}/_bulk`, querystring, body }
  }
  if (indexOf === undefined) return (batch) => whole(target.index, batch)
  return (batch) => {
    const indices = new Set<string>()
    for (const record of batchRecords(batch)) indices.add(indexOf(record))
    const [only = target.index] = indices
    if (indices.size <= 1) return whole(only, batch)
    const body = bodyNaming(batch, (record) => ({ _index: indexOf(record) }))
    return { path: '/_bulk', querystring, body }
  }
}
