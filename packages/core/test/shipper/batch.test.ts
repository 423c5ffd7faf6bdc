import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentId } from '../../src/journal/id.ts'
import { batchRecords, pickBatch } from '../../src/shipper/batch.ts'
import { batchOf, chunkOf as chunk } from '../support/chunk.ts'
import { TARGET } from '../support/target.ts'

const JOURNAL = 'aaaaaaaabbbbbbbb'

test('a body is an action with the id of the place, and the record, line by line', () => {
  const { body, count, consumed } = batchOf(chunk('{"x":1}\n{"x":"é"}\n', 3, 100), JOURNAL)
  expect(body.toString()).toBe(
    `{"create":{"_id":"${documentId(JOURNAL, 3, 100)}"}}\n{"x":1}\n` +
      `{"create":{"_id":"${documentId(JOURNAL, 3, 108)}"}}\n{"x":"é"}\n`,
  )
  expect([count, consumed]).toEqual([2, 19])
})

test('an empty line is passed over, since it would break the request', () => {
  const { count, consumed, body } = batchOf(chunk('\n{"x":1}\n\n\n'), JOURNAL)
  expect([count, consumed]).toEqual([1, 11])
  expect(body.toString()).toContain(documentId(JOURNAL, 1, 1))
})

test('a batch has a most of records', () => {
  const { records } = TARGET.batch
  const { count, consumed } = batchOf(chunk('{}\n'.repeat(records + 7)), JOURNAL)
  expect([count, consumed]).toEqual([records, records * 3])
})

test('the records of any batch come out as they went in, all or some', () => {
  fc.assert(
    fc.property(
      fc.array(fc.json({ maxDepth: 2 }), { minLength: 1 }),
      fc.nat(1e6),
      fc.nat(2 ** 31),
      (lines, segment, offset) => {
        const batch = batchOf(chunk(`${lines.join('\n')}\n`, segment + 1, offset), JOURNAL)
        const records = [...batchRecords(batch)]
        expect(records.map(({ line }) => line.toString())).toEqual(lines)
        let at = offset
        for (const [i, { id }] of records.entries()) {
          expect(id).toBe(documentId(JOURNAL, segment + 1, at))
          at += Buffer.byteLength(lines[i]!) + 1
        }
        const odd = pickBatch(batch, (i) => i % 2 === 1)
        expect(odd.count).toBe(lines.length >> 1)
        expect([...batchRecords(odd)].map(({ id }) => id)).toEqual(
          records.filter((_, i) => i % 2).map(({ id }) => id),
        )
      },
    ),
  )
})
