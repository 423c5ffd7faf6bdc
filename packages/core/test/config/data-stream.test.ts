import { expect, test } from 'vitest'
import { loadTarget, targetProblems } from './load-yaml.ts'

test('a target is no data stream, unless it says so', () => {
  expect(loadTarget('host: a').dataStream).toBe(false)
  expect(loadTarget('data_stream: true, retention: 30d')).toMatchObject({
    dataStream: true,
    retention: '30d',
  })
})

test.each([
  ['data_stream: 30d', /^data_stream: expected true or false, found "30d"/],
  ['data_stream: true, retention: 30', /^retention: expected a time such as 30d, 12h or 90m, found 30/],
  ['data_stream: true, retention: 0d', /^retention: expected a time such as 30d/],
  ['data_stream: true, retention: 1w', /^retention: expected a time such as 30d/],
  ['retention: 30d', /^retention: needs "data_stream: true" beside it.*nothing is ever deleted/],
  ['data_stream: false, retention: 30d', /^retention: needs "data_stream: true"/],
  ['data_stream: true, timestamp: false', /^timestamp: cannot be false in a data stream/],
  ['data_stream: true, routing: user.id', /^routing: cannot be given with "data_stream"/],
  ['data_stream: true, index: "app-{yyyy}"', /^index: cannot have dates in a data stream/],
  ['data_stream: true, retention: 9h, template: false', /^retention: stands in the index template/],
])('%s is a mistake', (options, message) => {
  const problems = targetProblems(options)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(message)
})
