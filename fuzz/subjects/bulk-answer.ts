import fc from 'fast-check'
import { BulkSerializer, readBulkAnswer } from '../../packages/core/src/sinks/bulk-answer.ts'
import { errorIn } from '../../packages/core/src/sinks/request-fault.ts'
import { must, subject } from '../subject.ts'

const status = fc.oneof(fc.constantFrom(0, 200, 201, 400, 409, 429, 503, -1, 1e300), fc.jsonValue())
const error = fc.oneof(
  fc.record(
    { type: fc.jsonValue(), reason: fc.jsonValue(), caused_by: fc.jsonValue() },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const item = fc.oneof(
  fc.record({ create: fc.record({ status, error }, { requiredKeys: [] }) }),
  fc.record({ index: fc.record({ status }) }),
  fc.jsonValue(),
)
const body = fc.oneof(
  fc.record(
    { errors: fc.oneof(fc.boolean(), fc.jsonValue()), items: fc.array(item), error },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const usual = fc
  .tuple(fc.nat(4), fc.nat(200), fc.constantFrom('', ' ', '}', '409', '"'))
  .map(([count, at, put]) => {
    const text = `{"errors":false,"items":[${Array(count).fill('{"create":{"status":201}}').join(',')}]}`
    return text.slice(0, at) + put + text.slice(at + put.length)
  })

export const bulkAnswer = subject({
  name: 'bulk answer',
  inputs: fc.tuple(
    fc.oneof(
      body.map((value) => JSON.stringify(value)),
      usual,
    ),
    fc.nat(5),
  ),
  holds: ([text, count]) => {
    let answer: unknown
    try {
      answer = new BulkSerializer().deserialize(text)
    } catch {
      // No JSON: the transport's error, which is told as a request's.
      return
    }
    const read = readBulkAnswer(answer as never, count)
    for (const { at, status, type, reason } of read.kind === 'mixed' ? read.items : []) {
      must(Number.isInteger(at) && at >= 0 && at < count, 'an item is of no record')
      must(typeof status === 'number', 'a status is no number')
      must(typeof type === 'string' && typeof reason === 'string', 'a reason is no text')
    }
    const told = Object.values(errorIn(answer))
    must(
      told.every((text) => typeof text === 'string'),
      'the reason of a request is no text',
    )
  },
})
