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

test('a pipeline is named with the request', () => {
  const batch = batchOf(chunkOf('{"x":1}\n'))
  expect(bulkRequests(TARGET)(batch).querystring).not.toHaveProperty('pipeline')
  const { querystring, body } = bulkRequests({ ...TARGET, pipeline: 'a&b' })(batch)
  expect(querystring).toMatchObject({ pipeline: 'a&b' })
  expect(body).toBe(batch.body)
})

test('each record is routed by its own value, and one without it by none', () => {
  const lines = ['{"user.id":"ann"}', '{"user":{"id":7}}', '{"user.id":""}', '{"x":1}']
  const batch = batchOf(chunkOf(`${lines.join('\n')}\n`))
  const { path, body } = bulkRequests({ ...TARGET, index: 'app', routing: 'user.id' })(batch)
  expect(path).toBe('/app/_bulk')
  const sent = body
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(sent.map((line) => line.create?.routing ?? null)).toEqual([
    'ann',
    null,
    '7',
    null,
    null,
    null,
    null,
    null,
  ])
  expect(sent.filter((_, at) => at % 2 === 0).map(({ create }) => create._id)).toEqual(
    [...batchRecords(batch)].map(({ id }) => id),
  )
  expect(sent.filter((_, at) => at % 2 === 1)).toEqual(lines.map((line) => JSON.parse(line)))
})
