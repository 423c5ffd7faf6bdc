import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BulkSerializer, readBulkAnswer } from '../../src/sinks/bulk-answer.ts'

const read = (text: string, count: number) => readBulkAnswer(new BulkSerializer().deserialize(text), count)

test('the usual answer is read by its length', () => {
  expect(read('{"errors":false,"items":[{"create":{"status":201}},{"create":{"status":201}}]}', 2)).toEqual({
    kind: 'delivered',
  })
})

test('what failed is told by its place, with the cause', () => {
  const error = { type: 't', reason: 'failed', caused_by: { reason: 'x is no date' } }
  const items = [{ create: { status: 201 } }, { create: { status: 400, error } }]
  expect(readBulkAnswer({ errors: true, items }, 2)).toEqual({
    kind: 'mixed',
    items: [{ at: 1, status: 400, type: 't', reason: 'failed: x is no date' }],
  })
})

test.each([
  ['null', { kind: 'retry' }],
  ['"text"', { kind: 'retry' }],
  ['{"items":{"length":1}}', { kind: 'retry' }],
  ['{"errors":true,"items":[null]}', { kind: 'mixed', items: [{ status: 500, reason: '' }] }],
  ['{"errors":true,"items":[{"create":{"status":"201"}}]}', { kind: 'mixed', items: [{ status: 500 }] }],
  [
    '{"errors":true,"items":[{"create":{"status":400,"error":{"type":1,"reason":[2],"caused_by":{"reason":3}}}}]}',
    { kind: 'mixed', items: [{ status: 400, type: '', reason: '' }] },
  ],
])('of a server that answers a bulk request with %s no record counts as stored', (text, answer) => {
  expect(read(text, 1)).toMatchObject(answer)
})

test('whatever a server answers, it is an answer for each record, in words', () => {
  const status = fc.oneof(fc.constantFrom(200, 201, 400, 409, 429, 503), fc.jsonValue())
  const error = fc.oneof(
    fc.record({ type: fc.jsonValue(), reason: fc.jsonValue(), caused_by: fc.jsonValue() }),
    fc.jsonValue(),
  )
  const item = fc.oneof(fc.record({ create: fc.record({ status, error }) }), fc.jsonValue())
  const body = fc.oneof(fc.record({ errors: fc.jsonValue(), items: fc.array(item) }), fc.jsonValue())
  fc.assert(
    fc.property(body, fc.nat({ max: 5 }), (value, count) => {
      const answer = read(JSON.stringify(value), count)
      if (answer.kind !== 'mixed') return
      for (const { at, status, type, reason } of answer.items)
        expect([at < count, typeof status, typeof type, typeof reason]).toEqual([
          true,
          'number',
          'string',
          'string',
        ])
    }),
  )
})
