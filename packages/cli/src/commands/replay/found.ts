import { setImmediate as turn } from 'node:timers/promises'
import {
  type Config,
  type KeptRange,
  keptRecords,
  letterReasons,
  recordTime,
  type Target,
} from '@gramexlog/core/operator'
import { bytesText, countText } from '../../terminal/amounts.ts'
import { Progress } from '../../terminal/progress.ts'
import { tableText } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const RECORDS_A_TURN = 5_000

/** What could be sent again. */
export interface Found {
  readonly records: number
  /** For people. */
  readonly text: string
  /** For programs. */
  readonly json: object
}

/** The dead letters, by reason. */
export async function findDead({ dir }: Config, { name }: Target, terminal: Terminal): Promise<Found> {
  const reasons = await letterReasons(dir, name, terminal.signal)
  const records = reasons.reduce((sum, { letters }) => sum + letters, 0)
  const columns = [
    { title: 'REASON' },
    { title: 'RECORDS', align: 'right' },
    { title: 'SIZE', align: 'right' },
    { title: 'FROM' },
    { title: 'TO' },
    { title: 'EXAMPLE' },
  ] as const
  const rows = reasons.map(({ type, letters, bytes, since, until, example }) => {
    return [type, countText(letters), bytesText(bytes), toTheSecond(since), toTheSecond(until), example]
  })
  const text = records === 0 ? `${name} has no dead letters\n` : tableText(terminal, columns, rows)
  return { records, text, json: { target: name, records, reasons } }
}

/** The kept records. */
export async function findKept(
  { dir }: Config,
  target: Target,
  range: KeptRange,
  terminal: Terminal,
): Promise<Found> {
  const progress = new Progress(terminal, { doing: 'looking', unit: 'records' })
  let records = 0
  let bytes = 0
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  for (const record of keptRecords(dir, target, range)) {
    records += 1
    bytes += record.line.length + 1
    const timeMs = recordTime(record)
    firstMs = Math.min(firstMs, timeMs)
    lastMs = Math.max(lastMs, timeMs)
    if (records % RECORDS_A_TURN > 0) continue
    progress.update(records)
    await turn()
    terminal.signal.throwIfAborted()
  }
  progress.end()
  const { name } = target
  if (records === 0) {
    const why =
      target.sinks.includes('local') || Object.keys(target.keep).length > 0 ? '' : '; it has no keep:'
    return {
      records,
      text: `${name} has kept no such records${why}\n`,
      json: { target: name, records, bytes },
    }
  }
  const [first, last] = [firstMs, lastMs].map((ms) => new Date(ms).toISOString())
  return {
    records,
    text: `${name} has kept ${countText(records)} such records (${bytesText(bytes)}), of ${toTheSecond(first!)} to ${toTheSecond(last!)}\n`,
    json: { target: name, records, bytes, first, last },
  }
}

function toTheSecond(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z')
}
