import type { Target } from '../config/target.ts'
import { type ActionNames, type Batch, type BatchRecord, batchRecords, bodyNaming } from '../shipper/batch.ts'
import { indexFinder } from '../shipper/destination.ts'
import { routingOf } from '../shipper/routing.ts'
import { BULK_FILTER } from './bulk-answer.ts'

/** What is asked of the server with a batch. */
export interface BulkRequest {
  readonly path: string
  readonly querystring: Record<string, string>
  readonly body: Buffer
}

/** Makes a target's bulk requests. A batch is sent as it is if all its records go to one index, without routing. */
export function bulkRequests(target: Target): (batch: Batch) => BulkRequest {
  const { pipeline, routing } = target
  const indexOf = indexFinder(target)
  const querystring = { filter_path: BULK_FILTER, ...(pipeline !== undefined && { pipeline }) }
  return (batch) => {
    const index = indexOf === undefined ? target.index : onlyIndex(batch, indexOf)
    const path = index === undefined ? '/_bulk' : `/${encodeURIComponent(index)}/_bulk`
    if (index !== undefined && routing === undefined) return { path, querystring, body: batch.body }
    const namesOf = (record: BatchRecord): ActionNames => {
      const value = routing && routingOf(record.line, routing)
      return {
        ...(index === undefined && indexOf && { _index: indexOf(record) }),
        ...(value && { routing: value }),
      }
    }
    return { path, querystring, body: bodyNaming(batch, namesOf) }
  }
}

/** The index of all records of a batch; undefined if they have several. */
function onlyIndex(batch: Batch, indexOf: (record: BatchRecord) => string): string | undefined {
  let only: string | undefined
  for (const record of batchRecords(batch)) {
    only ??= indexOf(record)
    if (indexOf(record) !== only) return undefined
  }
  return only
}
