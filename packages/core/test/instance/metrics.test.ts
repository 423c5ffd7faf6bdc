import { expect, test } from 'vitest'
import { healthOf } from '../../src/instance/health.ts'
import { metricsText } from '../../src/instance/metrics.ts'
import { sumStats } from '../../src/instance/stats.ts'
import { targetStats } from '../support/target-stats.ts'

test('metrics are counters and gauges of each target, in the text format of Prometheus', () => {
  const text = metricsText(
    sumStats(
      new Map([
        ['a', targetStats({ lastError: 'ECONNREFUSED', lastErrorMs: 1_700_000_000_500 })],
        ['b "q"\\\n', targetStats({ accepted: 3 })],
      ]),
    ),
  )
  expect(text.split('\n').slice(0, 5)).toEqual([
    '# HELP gramexlog_accepted_records_total Records that the app logged.',
    '# TYPE gramexlog_accepted_records_total counter',
    'gramexlog_accepted_records_total{target="a"} 10',
    'gramexlog_accepted_records_total{target="b \\"q\\"\\\\\\n"} 3',
    '# HELP gramexlog_delivered_records_total Records that the server stored.',
  ])
  expect(text).toContain('gramexlog_filtered_records_total{target="a"} 7\n')
  expect(text).toContain('gramexlog_backlog_bytes{target="a"} 300\n')
  expect(text).toContain('gramexlog_lag_seconds{target="a"} 1.5\n')
  expect(text).toContain('gramexlog_dropped_records_total{target="a",reason="dead_letters"} 3\n')
  expect(text).toContain('gramexlog_dropped_records_total{target="a",reason="csv"} 4\n')
  expect(text).toContain('gramexlog_journal_bytes_total{target="a"} 900\n')
  expect(text.match(/gramexlog_last_error_timestamp_seconds\{.*/g)).toEqual([
    'gramexlog_last_error_timestamp_seconds{target="a"} 1700000000.5',
  ])
  expect(text).toMatch(/\n$/)
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+\{target=".*"\} [\d.]+)$/)
  expect(metricsText(sumStats(new Map()))).toBe('')
})

test('what is not delivered for too long is not well, and the reason is told', () => {
  const all = sumStats(
    new Map([
      ['well', targetStats({ lagMs: 60_000 })],
      ['late', targetStats({ lagMs: 60_001, lastError: 'ECONNREFUSED' })],
      ['slow', targetStats({ lagMs: 90_000 })],
    ]),
  )
  expect(healthOf(all)).toEqual({
    ok: false,
    late: [
      { target: 'late', lagMs: 60_001, reason: 'ECONNREFUSED' },
      { target: 'slow', lagMs: 90_000, reason: 'delivery is slower than logging' },
    ],
  })
  expect(healthOf(all, { maxLagMs: 90_000 })).toEqual({ ok: true, late: [] })
})
