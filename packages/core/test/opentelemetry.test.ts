import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { metricsText } from '../src/instance/metrics.ts'
import { sumStats } from '../src/instance/stats.ts'
import { observeMetrics } from '../src/opentelemetry.ts'
import { targetStats } from './support/target-stats.ts'

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** The lines that hold a figure, in one order of labels. */
const figures = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('gramexlog_'))
    .map((line) => line.replace(/\{reason=("\w+"),target=("\w+")/, '{target=$2,reason=$1'))
    .sort()

test("OpenTelemetry's exporter for Prometheus tells what metrics() tells, under the same names, until it is ended", async () => {
  let stats = sumStats(new Map([['a', targetStats()]]))
  const reader = new Reader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const end = observeMetrics({ meter, stats: () => stats })
  const exported = async () => {
    const { resourceMetrics, errors } = await reader.collect()
    expect(errors).toEqual([])
    const scope = new PrometheusSerializer('', false, undefined, true, true).serialize(resourceMetrics)
    return figures(scope.replaceAll(/,?otel_scope_\w+="[^"]*",?/g, ''))
  }
  expect(await exported()).toEqual(figures(metricsText(stats)))

  stats = sumStats(
    new Map([
      ['a', targetStats({ delivered: 9, lastError: 'x', lastErrorMs: 1_700_000_000_000 })],
      ['b', targetStats()],
    ]),
  )
  expect(await exported()).toEqual(figures(metricsText(stats)))

  end()
  const last = figures(metricsText(stats))
  stats = sumStats(new Map([['a', targetStats({ delivered: 100 })]]))
  expect(await exported()).toEqual(last)
})

test('without an SDK it does no harm', () => {
  expect(() => observeMetrics()()).not.toThrow()
})
