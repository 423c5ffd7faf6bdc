import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileKeys } from '../../src/keys/compile.ts'
import { createEncoder } from '../../src/record/encode.ts'
import { createSplicer } from '../../src/record/splice.ts'
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

/** As it is after a way through bytes: a half of a pair of surrogates is none of its own. */
const wellFormed = (text: string) => Buffer.from(text).toString()

test('nothing that somebody logs makes a line or an action of its own', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\n',
      '\r\n',
      '\0',
      '\u2028',
      '\u2029',
      '\u0085',
      '"}\n{"delete":{"_id":"x"}}\n',
      '\ud800',
    ),
    fc.array(fc.constantFrom('a', '\n', '"', '\\', '\0', '{', '}', '\u2028')).map((parts) => parts.join('')),
  )
  const keys = compileKeys(['args.x', 'headers.X', 'user.id'], {
    target: 'app',
    appPort: 1,
    env: {},
    pid: 1,
    hostname: 'h',
  })
  const encode = createEncoder({ keys, timestamp: true, maxRecordBytes: 100_000 })
  const splice = createSplicer({ keys, timestamp: true, maxRecordBytes: 100_000 })
  const requests = bulkRequests({ ...TARGET, index: 'app-{yyyy}', routing: 'r', pipeline: 'a\nb&c=\0' })
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }), (pairs) => {
      const lines = pairs.flatMap(([name, value]) => {
        const request = {
          url: `/?x=${encodeURIComponent(wellFormed(value))}`,
          headers: { x: value },
          user: { id: value },
        }
        const fields = { [name]: value, r: value, nested: { [name]: [value] } }
        return [
          encode(fields, undefined, Date.UTC(2026, 0), request),
          splice(JSON.stringify(fields), Date.UTC(2026, 0), request),
          splice(value, Date.UTC(2026, 0), request),
        ]
      })
      const { path, querystring, body } = requests(
        batchOf(chunkOf(lines.map((line) => `${line}\n`).join(''))),
      )
      const sent = body.toString().split('\n')
      expect(sent.pop()).toBe('')
      expect(sent.filter((_, at) => at % 2 === 1)).toEqual(lines.map((line) => wellFormed(line)))
      for (const text of sent.filter((_, at) => at % 2 === 0))
        expect(Object.keys(JSON.parse(text))).toEqual(['create'])
      expect(path).toMatch(/^\/[a-z0-9-]*\/?_bulk$/)
      expect(new URLSearchParams(querystring).get('pipeline')).toBe('a\nb&c=\0')
    }),
  )
})
