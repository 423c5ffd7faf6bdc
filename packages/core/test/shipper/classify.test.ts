import { expect, test } from 'vitest'
import { classify, classifyRequest, type Verdict } from '../../src/shipper/classify.ts'

const RECORDS: readonly (readonly [status: number, type: string, verdict: Verdict, reason?: string])[] = [
  [201, '', 'delivered'],
  [409, 'version_conflict_engine_exception', 'duplicate'],
  [429, 'es_rejected_execution_exception', 'retry'],
  [503, 'unavailable_shards_exception', 'retry'],
  [403, 'cluster_block_exception', 'denied'],
  [400, 'index_closed_exception', 'denied'],
  [404, 'index_not_found_exception', 'denied'],
  [400, 'document_parsing_exception', 'dead'],
  [400, 'validation_exception', 'denied', 'Validation Failed: 1: this action would add [2] shards'],
  [400, 'illegal_argument_exception', 'denied', 'no write index is defined for alias [guide].'],
  [400, 'illegal_argument_exception', 'dead', 'mapper [x] cannot be changed from type [long] to [keyword]'],
  [404, 'resource_not_found_exception', 'denied'],
  [400, 'illegal_argument_exception', 'denied', 'pipeline with id [geo] does not exist'],
  [400, 'illegal_argument_exception', 'dead', 'field [pipeline with id [geo] does not exist] is empty'],
  [
    400,
    'illegal_argument_exception',
    'denied',
    'index request targeting data stream [app] specifies a custom routing but the [allow_custom_routing] setting was not enabled',
  ],
  [413, '', 'dead'],
  [500, 'not_x_content_exception', 'dead'],
]

test.for(RECORDS)('a record answered with %i %s is %s', ([status, type, verdict, reason = '']) => {
  expect(classify(status, type, reason)).toBe(verdict)
})

test.each([
  [400, 'split'],
  [413, 'split'],
  [401, 'denied'],
  [403, 'denied'],
  [404, 'denied'],
  [405, 'retry'],
  [429, 'retry'],
  [500, 'retry'],
  [302, 'retry'],
] as const)('a request answered with %i: %s', (status, verdict) => {
  expect(classifyRequest(status, '')).toBe(verdict)
})

test('a request that is refused for what an operator set up is not cut in pieces', () => {
  expect(classifyRequest(400, 'pipeline with id [geo] does not exist')).toBe('denied')
  expect(classifyRequest(400, 'explicit index in bulk is not allowed')).toBe('denied')
  expect(classifyRequest(413, 'explicit index in bulk is not allowed')).toBe('split')
})
