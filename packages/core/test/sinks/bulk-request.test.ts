import { expect, test } from 'vitest'
import { batchRecords } from '../../src/shipper/batch.ts'
import { bulkRequests } from '../../src/sinks/bulk-request.ts'
import { batchOf, chunkOf } from '../support/chunk.ts'
import { TARGET } from '../support/target.ts'

const at = (time: string, x: number) => `{"@timestamp":"${time}","x":${x}}\n`
const DAY_1 = '2026-01-31T23:59:59.999Z'
const DAY_2 = '2026-02-01T00:00:00.000Z'
const dated = bulkRequests({ ...TARGET, index: 'app-{yyyy.MM.dd}' })

test('a batch for one index is sent as it is', () => {
  const batch = batchOf(chunkOf(at(DAY_1, 1) + at(DAY_1, 2)))
  expect(bulkRequests({ ...TARGET, index: 'app' })(batch)).toMatchObject({
    path: '/app/_bulk',
    body: batch.body,
  })
  const request = dated(batch)
  expect(request.path).toBe('/app-2026.01.31/_bulk')
  expect(request.body).toBe(batch.body)
})

test('a batch over midnight names the index of each record', () => {
  const batch = batchOf(chunkOf(at(DAY_1, 1) + at(DAY_2, 2)))
  const [first, second] = [...batchRecords(batch)].map(({ id }) => id)
  const { path, body } = dated(batch)
  expect(path).toBe('/_bulk')
  expect(body.toString()).toBe(
    `{"create":{"_id":"${first}","_index":"app-2026.01.31"}}\n${at(DAY_1, 1)}` +
      `{"create":{"_id":"${second}","_index":"app-2026.02.01"}}\n${at(DAY_2, 2)}`,
  )
})
