/**
 * The counts as OpenTelemetry metrics. Needs `@opentelemetry/api`, which core does not bring.
 * @module @gramexlog/core/opentelemetry
 */

import { type Attributes, type Meter, metrics } from '@opentelemetry/api'
import { stats as all } from './index.ts'
import { METRICS, samples } from './instance/metrics.ts'
import type { Stats } from './instance/stats.ts'

/** What to observe, and by which meter. */
export interface ObserveOptions {
  /** Default: that of the global meter provider, under the name `gramexlog`. */
  readonly meter?: Meter
  /** Default: the package's `stats`, of all that this thread logs. Of an instance of one's own: `() => own.stats()`. */
  readonly stats?: () => Stats
}

/**
 * Gives the counts of `stats()` to OpenTelemetry whenever it reads them: what `metrics()` tells, under the same names without
 * `_total` (`gramexlog_delivered_records`, `gramexlog_backlog_bytes`, `gramexlog_lag_seconds`, …), with the attribute `target`
 * and, of what was dropped, `reason`. To be called once, when the meter provider is set up.
 * @returns what ends it
 * @example observeMetrics()
 */
export function observeMetrics({
  meter = metrics.getMeter('gramexlog'),
  stats = all,
}: ObserveOptions = {}): () => void {
  const instruments = METRICS.map(({ name, type, help, value }) => {
    const options = { description: help, unit: unitOf(name) }
    const otherwise = name.replace(/_total$/, '')
    const instrument =
      type === 'counter'
        ? meter.createObservableCounter(otherwise, options)
        : meter.createObservableGauge(otherwise, options)
    return { instrument, value }
  })
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    for (const [target, counts] of Object.entries(stats().targets))
      for (const { instrument, value } of instruments)
        for (const { reason, n } of samples(value(counts))) {
          const attributes: Attributes = reason === undefined ? { target } : { target, reason }
          result.observe(instrument, n, attributes)
        }
  }
  const observed = instruments.map(({ instrument }) => instrument)
  meter.addBatchObservableCallback(observe, observed)
  return () => meter.removeBatchObservableCallback(observe, observed)
}

function unitOf(name: string): string {
  if (/_bytes(_total)?$/.test(name)) return 'By'
  return name.endsWith('_seconds') ? 's' : '{record}'
}
