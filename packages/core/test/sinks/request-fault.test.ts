import { errors } from '@elastic/transport'
import { expect, test } from 'vitest'
import { requestFault } from '../../src/sinks/request-fault.ts'

function answered(statusCode: number, body: unknown) {
  const result = { statusCode, body, headers: {}, warnings: null, meta: {} }
  return new errors.ResponseError(result as unknown as ConstructorParameters<typeof errors.ResponseError>[0])
}

test('what a server refuses is told by its own words', () => {
  const body = { error: { type: 'parsing_exception', reason: 'unknown query [x]' }, status: 400 }
  expect(requestFault(answered(400, body))).toEqual({
    status: 400,
    type: 'parsing_exception',
    reason: 'HTTP 400: parsing_exception: unknown query [x]',
    late: false,
    body,
  })
  expect(requestFault(answered(405, { error: 'Incorrect HTTP method' })).reason).toBe(
    'HTTP 405: Incorrect HTTP method',
  )
})

test('a page of a proxy is told by its title, and a refused login by what to look at', () => {
  expect(requestFault(answered(502, '<html><title>502 Bad Gateway</title>')).reason).toBe(
    'HTTP 502: 502 Bad Gateway',
  )
  expect(requestFault(answered(401, '')).reason).toMatch(/^HTTP 401: no reason given; look at the login/)
})

test('a request without an answer is told by what ended it', () => {
  const lost = new errors.ConnectionError('socket hang up (127.0.0.1:9200)')
  expect(requestFault(lost)).toEqual({ reason: 'socket hang up (127.0.0.1:9200)', late: false })
  expect(requestFault(new errors.TimeoutError('x'))).toEqual({ reason: 'no answer in time', late: true })
})
