import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { metricsText } from '../src/instance/metrics.ts'
import { sumStats, type TargetStats } from '../src/instance/stats.ts'
import { observeMetrics } from '../src/opentelemetry.ts'

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const counts = (more: Partial<TargetStats> = {}): TargetStats => ({
  accepted: 10,
  filtered: 7,
  delivered: 5,
  duplicates: 1,
  retried: 2,
  dead: 1,
  dropped: 6,
  droppedBy: { disk: 1, journal: 2, deadLetters: 3, csv: 4 },
  bytes: 900,
  backlogBytes: 300,
  lagMs: 1_500,
  lastError: undefined,
  lastErrorMs: undefined,
  ...more,
})
/** The lines that hold a figure, in one order of labels. */
const figures = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('gramexlog_'))
    .map((line) => line.replace(/\{reason=("\w+"),target=("\w+")/, '{target=$2,reason=$1'))
    .sort()

test("OpenTelemetry's exporter for Prometheus tells what metrics() tells, under the same names, until it is ended", async () => {
  let stats = sumStats(new Map([['a', counts()]]))
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
      ['a', counts({ delivered: 9, lastError: 'x', lastErrorMs: 1_700_000_000_000 })],
      ['b', counts()],
    ]),
  )
  expect(await exported()).toEqual(figures(metricsText(stats)))

  end()
  const last = figures(metricsText(stats))
  stats = sumStats(new Map([['a', counts({ delivered: 100 })]]))
  expect(await exported()).toEqual(last)
})

test('without an SDK it does no harm', () => {
  observeMetrics()()
})
