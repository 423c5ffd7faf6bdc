import { expect, test } from 'vitest'
import { classify, classifyRequest } from '../../src/shipper/classify.ts'

test.each([
  [201, '', 'delivered'],
  [409, 'version_conflict_engine_exception', 'duplicate'],
  [429, 'es_rejected_execution_exception', 'retry'],
  [503, 'unavailable_shards_exception', 'retry'],
  [403, 'cluster_block_exception', 'denied'],
  [400, 'index_closed_exception', 'denied'],
  [404, 'index_not_found_exception', 'denied'],
  [400, 'document_parsing_exception', 'dead'],
  [413, '', 'dead'],
] as const)('a record answered with %i %s is %s', (status, type, verdict) => {
  expect(classify(status, type)).toBe(verdict)
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
  expect(classifyRequest(status)).toBe(verdict)
})
