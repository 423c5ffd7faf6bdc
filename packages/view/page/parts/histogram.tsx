import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { STACK, stack } from '../state/bars.ts'
import { histogram } from '../state/histogram.ts'
import { level } from '../state/shown-columns.ts'
import { go, place } from '../state/store.ts'
import { withCommas } from '../values/number.ts'
import { absolute, type Zone } from '../values/time.ts'
import { BarTip, barAt } from './bar-tip.tsx'
import { theme } from './theme.ts'

const HEIGHT = 92

/** Records over time, by level. A pull across it zooms in. */
export function Histogram(): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | undefined>(undefined)
  useSignalEffect(() => {
    // Colours and times are drawn into a picture, which has to be drawn anew.
    theme.value
    const { zone } = place.value
    const answer = histogram.value
    chart.current?.destroy()
    chart.current = undefined
    barAt.value = undefined
    if (answer === undefined || answer.bars.length === 0 || box.current === null) return
    const bars = stack(answer, level.peek())
    const data = [bars.at, ...bars.ends] as unknown as uPlot.AlignedData
    chart.current = new uPlot(optionsOf(box.current, answer.intervalMs, zone), data, box.current)
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: HEIGHT }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.current?.destroy()
    }
  }, [])
  return (
    <figure class="histogram">
      <div ref={box} role="img" aria-label={inWords(place.value.zone)} />
      <BarTip />
    </figure>
  )
}

function optionsOf(box: HTMLElement, intervalMs: number, zone: Zone): uPlot.Options {
  const style = getComputedStyle(box)
  const colour = (name: string) => resolved(box, style.getPropertyValue(`--${name}`))
  const axis = { stroke: colour('muted'), font: '11px system-ui, sans-serif', ticks: { show: false } }
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    padding: [6, 20, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    tzDate: (seconds) => {
      const date = new Date(seconds * 1_000)
      return zone === 'utc' ? uPlot.tzDate(date, 'Etc/UTC') : date
    },
    scales: {
      x: { time: true, range: (_, from, to) => [from ?? 0, (to ?? 0) + intervalMs / 1_000] },
      y: { range: (_, _from, to) => [0, Math.max(1, to ?? 1)] },
    },
    series: [
      {},
      ...STACK.map((one) => ({
        fill: colour(`bar-${one}`),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars!({ size: [0.86, 40], align: 1, disp: { y0: BELOW, y1: TOP } }),
      })),
    ],
    axes: [
      { ...axis, size: 22, grid: { show: false }, values: AXIS_TIMES },
      {
        ...axis,
        size: 44,
        splits: (_plot, _axis, _from, to) => [0, to / 2, to].map(Math.floor),
        values: (_plot, splits) => splits.map((count) => SHORT.format(count)),
        grid: { stroke: colour('line'), width: 1 },
      },
    ],
    hooks: {
      setSelect: [zoom],
      setCursor: [
        (plot) => {
          const { idx, left } = plot.cursor
          barAt.value = typeof idx === 'number' && left! >= 0 ? { index: idx, left: left! + 44 } : undefined
        },
      ],
    },
  }
}

/** Of each part of a bar, where it ends, and where it begins: where the part below it ends. */
const TOP: uPlot.Series.BarsPathBuilderFacet = {
  unit: 1,
  values: (plot, series) => plot.data[series] as number[],
}
const BELOW: uPlot.Series.BarsPathBuilderFacet = {
  unit: 1,
  values: (plot, series) =>
    series > 1 ? (plot.data[series - 1] as number[]) : new Array(plot.data[0].length).fill(0),
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact' })

/** From which distance between two marks on, how a time is written there, and before it where the day is another. */
const AXIS_TIMES: uPlot.Axis.Values = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [86_400, '{YYYY}-{MM}-{DD}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, null, null, null, null, 0],
  [1, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, null, null, null, null, 0],
  [0.001, '{ss}.{fff}', null, null, null, null, null, null, 1],
]

function zoom(plot: uPlot): void {
  const { left, width } = plot.select
  if (width < 4) return
  const at = (px: number) => new Date(plot.posToVal(px, 'x') * 1_000).toISOString()
  go({ from: at(left), to: at(left + width), live: false })
}

/** A colour that depends on the theme as the one that it is just now: a picture knows no themes. */
function resolved(box: HTMLElement, colour: string): string {
  const probe = document.createElement('i')
  probe.style.color = colour
  box.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function inWords(zone: Zone): string {
  const answer = histogram.value
  const [first] = answer?.bars ?? []
  const last = answer?.bars.at(-1)
  if (answer === undefined || first === undefined || last === undefined) return 'Records over time: none'
  const { total, byLevel } = stack(answer, level.value)
  const levels = STACK.toReversed().flatMap((one) => {
    const count = byLevel.get(one)
    return count === undefined || one === 'other' ? [] : [`${one} ${withCommas(count)}`]
  })
  const span = `${absolute(first.atMs, zone)} to ${absolute(last.atMs + answer.intervalMs, zone)}`
  return `Records over time: ${withCommas(total)} from ${span}${levels.length > 0 ? `; ${levels.join(', ')}` : ''}`
}
