import type { Stats, TargetStats } from './stats.ts'

/** One of the figures that are told of each target. */
export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** A number, or one for each reason; none where there is nothing to tell. */
  readonly value: (stats: TargetStats) => number | Readonly<Record<string, number>> | undefined
}

/** All of them. */
export const METRICS: readonly Metric[] = [
  counter('accepted', 'Records that the app logged.', (stats) => stats.accepted),
  counter('delivered', 'Records that the server stored.', (stats) => stats.delivered),
  counter('duplicate', 'Records that the server had already.', (stats) => stats.duplicates),
  counter('retried', 'Records sent again, counted at each time.', (stats) => stats.retried),
  counter('dead', 'Records that the server refused for good, kept as dead letters.', (stats) => stats.dead),
  counter('dropped', 'Records lost to a limit, by the limit.', ({ droppedBy }) => ({
    disk: droppedBy.disk,
    journal: droppedBy.journal,
    dead_letters: droppedBy.deadLetters,
    csv: droppedBy.csv,
  })),
  counter('filtered', 'Records that level or sample left out.', (stats) => stats.filtered),
  {
    name: 'gramexlog_journal_bytes_total',
    type: 'counter',
    help: 'Bytes of the records that reached the journal.',
    value: (stats) => stats.bytes,
  },
  {
    name: 'gramexlog_backlog_bytes',
    type: 'gauge',
    help: 'Bytes on disk that are not confirmed.',
    value: (stats) => stats.backlogBytes,
  },
  {
    name: 'gramexlog_lag_seconds',
    type: 'gauge',
    help: 'Age of the oldest record that is not confirmed.',
    value: (stats) => stats.lagMs / 1000,
  },
  {
    name: 'gramexlog_last_error_timestamp_seconds',
    type: 'gauge',
    help: 'When delivery or the disk failed last; the words are in stats().',
    value: ({ lastErrorMs }) => (lastErrorMs === undefined ? undefined : lastErrorMs / 1000),
  },
]

function counter(outcome: string, help: string, value: Metric['value']): Metric {
  return { name: `gramexlog_${outcome}_records_total`, type: 'counter', help, value }
}

/** Counts in Prometheus's text format, each by its target; "" if there is no target. */
export function metricsText({ targets }: Stats): string {
  const entries = Object.entries(targets)
  if (entries.length === 0) return ''
  return METRICS.map(({ name, type, help, value }) => {
    const lines = entries.flatMap(([target, stats]) => {
      const of = `target="${label(target)}"`
      return samples(value(stats)).map(({ reason, n }) =>
        reason === undefined ? `${name}{${of}} ${n}\n` : `${name}{${of},reason="${reason}"} ${n}\n`,
      )
    })
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
  }).join('')
}

/** What a metric's `value` gives, one by one. */
export function samples(value: ReturnType<Metric['value']>): { reason?: string; n: number }[] {
  if (value === undefined) return []
  if (typeof value === 'number') return [{ n: value }]
  return Object.entries(value).map(([reason, n]) => ({ reason, n }))
}

function label(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
