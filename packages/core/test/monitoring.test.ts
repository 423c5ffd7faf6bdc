import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { METRICS } from '../src/instance/metrics.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'monitoring')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const types = new Map(METRICS.map(({ name, type }) => [name, type]))

/** Every metric of an expression is told, and only a counter is taken by rate() and increase(). */
function expectTold(expr: string): void {
  const names = expr.match(/gramexlog_\w+/g) ?? []
  expect(names, expr).not.toEqual([])
  for (const name of names) {
    const counted = new RegExp(`(rate|increase)\\(${name}\\b`).test(expr)
    expect(types.get(name), `${name} in ${expr}`).toBe(counted ? 'counter' : 'gauge')
  }
}

interface Panel {
  readonly id: number
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string }[]
}

test('the Grafana dashboard shows metrics that there are, all of them, and no panel lies on another', () => {
  const { panels, templating } = JSON.parse(read('grafana-dashboard.json')) as {
    panels: Panel[]
    templating: { list: { name: string }[] }
  }
  const exprs = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  for (const expr of exprs) expectTold(expr)
  for (const name of types.keys()) expect(exprs.join()).toContain(name)
  const variables = templating.list.map(({ name }) => name)
  for (const [, name] of JSON.stringify(panels).matchAll(/\$\{?([a-z]\w*)/g))
    expect(variables).toContain(name)

  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
})

test('the alerts ask for metrics that there are, and say what to do', () => {
  const { groups } = parse(read('alerts.yaml')) as {
    groups: {
      rules: { alert: string; expr: string; labels: object; annotations: Record<string, string> }[]
    }[]
  }
  const rules = groups.flatMap((group) => group.rules)
  expect(rules.map(({ alert }) => alert)).toEqual([
    'GramexlogLate',
    'GramexlogJournalFills',
    'GramexlogDropped',
    'GramexlogDead',
  ])
  for (const { expr, labels, annotations } of rules) {
    expectTold(expr)
    expect(labels).toEqual({ severity: expect.stringMatching(/^(warning|critical)$/) })
    expect(annotations).toEqual({ summary: expect.any(String), description: expect.any(String) })
    // A label that the expression does not keep would be empty.
    for (const [, label] of JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g))
      expect(/by \(([^)]*)\)/.exec(expr)![1]!.split(', ')).toContain(label)
  }
})

test('docs/observability.md names each event, and no other', () => {
  const root = join(folder, '..', '..')
  const docs = readFileSync(join(root, 'docs', 'observability.md'), 'utf8')
  const source = readFileSync(join(root, 'packages', 'core', 'src', 'shipper', 'event.ts'), 'utf8')
  const events = [...source.matchAll(/readonly type: '(\w+)'/g)].map(([, type]) => type!)
  expect([...docs.matchAll(/^\| `gramexlog:(\w+)`/gm)].map(([, type]) => type!).sort()).toEqual(events.sort())
})
