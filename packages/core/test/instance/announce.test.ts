import { expect, onTestFinished, test, vi } from 'vitest'
import { createAnnouncer } from '../../src/instance/announce.ts'
import type { ShipperEvent } from '../../src/shipper/event.ts'

function setUp() {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  warn.mockClear()
  onTestFinished(() => warn.mockRestore())
  const announce = createAnnouncer()
  const tell = (type: 'trouble' | 'notice' | 'dropped', reason: string, target = 'a', denied = false) =>
    announce({ type, reason, target, denied, records: 1 } as ShipperEvent)
  return { tell, said: () => warn.mock.calls.length }
}

test('what a server says can drive no terminal, makes no line of its own, and has an end', () => {
  const said: string[] = []
  const announce = createAnnouncer((words) => said.push(words))
  const reason = `preview: '\u001b]0;x\u0007\n\u2028\u202e\u{e0041}\ud800' ${'x'.repeat(10_000)}`
  announce({ type: 'notice', target: 'a', reason })
  expect(said[0]).toMatch(
    /^a: preview: '\\u001b\]0;x\\u0007\\u000a\\u2028\\u202e\\udb40\\udc41\\ud800' x+\u2026$/,
  )
  expect(said[0]!.length).toBeLessThan(2_200)
})

test.each([
  [
    'a rejection that counts',
    (n: number) =>
      `HTTP 429: es_rejected_execution_exception: rejected execution of TimedRunnable{original=Run, t=${n}}@${(n * 7919).toString(16)} on EsThreadPoolExecutor[name = node-0/write, completed tasks = ${n}]`,
  ],
  [
    'a circuit breaker that measures',
    (n: number) =>
      `circuit_breaking_exception: [parent] data would be [${n}/${n / 10}mb], larger than the limit`,
  ],
  ['a wrong answer', (n: number) => `the answer to a bulk request of ${n} records told of none`],
])('%s is said once', (_, reason) => {
  for (const [type, denied] of [
    ['trouble', false],
    ['trouble', true],
    ['notice', false],
    ['dropped', false],
  ] as const) {
    const { tell, said } = setUp()
    for (let n = 1; n <= 50; n += 1) tell(type, reason(n), 'a', denied)
    expect(said(), `${type} ${denied}`).toBe(1)
  }
})

test.each([
  ['two servers', 'connect ECONNREFUSED 10.0.0.1:9200', 'connect ECONNREFUSED 10.0.0.2:9200', false],
  ['two statuses', 'HTTP 429: some_exception: x', 'HTTP 503: other_exception: x', false],
  ['two rights', 'security_exception: none on [a]', 'security_exception: none on [b]', true],
] as const)('%s are two things to be said', (_, one, other, denied) => {
  const { tell, said } = setUp()
  for (const reason of [one, other, one, other]) tell('trouble', reason, 'a', denied)
  expect(said()).toBe(2)
})
