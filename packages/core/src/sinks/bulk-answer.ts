import { Serializer } from '@elastic/transport'
import type { Answer, Item } from '../shipper/sink.ts'

/** What of a bulk answer is asked for: enough to tell the records apart, and a tenth of the whole. */
export const BULK_FILTER =
  'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason'

/** A bulk answer as far as `BULK_FILTER` lets it through. Whoever answers may be no Elasticsearch: no value is sure. */
export interface BulkAnswer {
  readonly errors?: unknown
  readonly items?: unknown
  /** In the place of `items`: how many there are, none of which failed. */
  readonly created?: unknown
}

const ALL_CREATED = '{"errors":false,"items":['
const ONE_CREATED = '{"create":{"status":201}},'

/**
 * Reads the usual answer, that all went well, by its length: the objects of 5,000 equal items would cost more than
 * everything else that is done about a batch. Any other answer is parsed.
 */
export class BulkSerializer extends Serializer {
  override deserialize<T = unknown>(json: string): T {
    if (json.startsWith(ALL_CREATED)) {
      // The last item has no comma, and "]}" follows.
      const created = (json.length - ALL_CREATED.length - 1) / ONE_CREATED.length
      if (Number.isInteger(created)) return { errors: false, created } as T
    }
    return super.deserialize(json)
  }
}

/** @param count records of the batch */
export function readBulkAnswer(answer: BulkAnswer, count: number): Answer {
  if (answer?.created === count) return { kind: 'delivered' }
  const items = answer?.items
  if (!Array.isArray(items) || items.length !== count) {
    const told = answer?.created ?? (Array.isArray(items) ? items.length : 'none')
    const reason = `the answer to a bulk request of ${count} records told of ${told}: is this Elasticsearch?`
    return { kind: 'retry', reason, denied: false }
  }
  if (answer.errors === false) return { kind: 'delivered' }
  const told: Item[] = []
  for (let at = 0; at < count; at += 1) {
    const { status, error } = member(member(items[at]).create)
    // One without a status may or may not be stored.
    const known = typeof status === 'number' && status >= 200 ? status : 500
    if (!(known < 300))
      told.push({ at, status: known, type: textOf(member(error).type), reason: reasonOf(error) })
  }
  return told.length === 0 ? { kind: 'delivered' } : { kind: 'mixed', items: told }
}

/** With the cause, which alone names the field in OpenSearch's "failed to parse". */
function reasonOf(error: unknown): string {
  const { reason, caused_by } = member(error)
  const [first, cause] = [textOf(reason), textOf(member(caused_by).reason)]
  return cause === '' || first.includes(cause) ? first : `${first}: ${cause}`
}

function member(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/**
 * The answer to a whole batch, of which only those records were sent that are not at the places `stored`.
 * @param answer to those that were sent
 * @param count records of the whole batch
 */
export function withDuplicates(answer: Answer, stored: ReadonlySet<number>, count: number): Answer {
  if (answer.kind !== 'delivered' && answer.kind !== 'mixed') return answer
  const told = new Map(answer.kind === 'mixed' ? answer.items.map((item) => [item.at, item]) : [])
  const items: Item[] = []
  let sent = 0
  for (let at = 0; at < count; at += 1) {
    if (stored.has(at)) {
      items.push(duplicate(at))
      continue
    }
    const item = told.get(sent)
    if (item !== undefined) items.push({ ...item, at })
    sent += 1
  }
  return { kind: 'mixed', items }
}

/** An answer in which those records that were stored now, at the places `doubled`, count as duplicates. */
export function asDuplicates(answer: Answer, doubled: ReadonlySet<number>): Answer {
  if (answer.kind !== 'delivered' && answer.kind !== 'mixed') return answer
  const items = answer.kind === 'mixed' ? answer.items : []
  return { kind: 'mixed', items: [...items, ...[...doubled].map(duplicate)] }
}

function duplicate(at: number): Item {
  return { at, status: 409, type: '', reason: '' }
}
