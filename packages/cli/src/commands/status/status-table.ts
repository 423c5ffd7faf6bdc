import type { JournalSurvey } from '@gramexlog/core/files'
import { bytesText, countText, spanText } from '../../terminal/amounts.ts'
import type { TableColumn } from '../../terminal/table.ts'
import type { TargetStatus } from './gather.ts'

/** What `tableText` shows. */
export interface StatusTable {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly string[])[]
}

const WAITING: readonly TableColumn[] = [
  { title: 'WAITS', align: 'right' },
  { title: 'RECORDS', align: 'right' },
  { title: 'LAG', align: 'right' },
]

/** A row for each target. */
export function targetTable(targets: readonly TargetStatus[]): StatusTable {
  return {
    columns: [
      { title: 'TARGET' },
      ...WAITING,
      { title: 'DEAD LETTERS', align: 'right' },
      { title: 'ON DISK', align: 'right' },
      { title: 'JOURNALS' },
    ],
    rows: targets.map((target) => [
      target.configured ? target.name : `${target.name} (not configured)`,
      ...waiting(target),
      countText(target.deadLetters),
      bytesText(target.bytes + target.deadLetterBytes),
      journalsText(target.journals),
    ]),
  }
}

/** A row for each journal. */
export function journalTable(targets: readonly TargetStatus[], nowMs: number): StatusTable {
  return {
    columns: [
      { title: 'TARGET' },
      { title: 'JOURNAL' },
      { title: 'AGE', align: 'right' },
      ...WAITING,
      { title: 'SEGMENTS', align: 'right' },
      { title: 'ON DISK', align: 'right' },
      { title: 'PROCESS' },
    ],
    rows: targets.flatMap(({ name, journals }) =>
      journals.map((journal) => [
        name,
        journal.id,
        spanText(Math.max(0, nowMs - journal.begunMs)),
        ...waiting(journal),
        countText(journal.segments),
        bytesText(journal.bytes),
        holderText(journal, nowMs),
      ]),
    ),
  }
}

interface Waiting {
  readonly backlogBytes: number
  readonly backlogRecords?: number
  readonly exact?: boolean
  readonly lagMs: number
}

function waiting({ backlogBytes, backlogRecords = 0, exact = true, lagMs }: Waiting): string[] {
  const records = `${exact ? '' : '~'}${countText(backlogRecords)}`
  return [bytesText(backlogBytes), records, backlogBytes === 0 ? '-' : spanText(lagMs)]
}

function journalsText(journals: readonly JournalSurvey[]): string {
  const counts = new Map<string, number>()
  for (const { holder } of journals) {
    const word = holderWord(holder)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${countText(count)} ${word}`).join(', ') || '-'
}

function holderWord(holder: JournalSurvey['holder']): string {
  if (holder === undefined) return 'free'
  if (holder.alive === undefined) return 'elsewhere'
  return holder.alive ? 'live' : 'dead'
}

function holderText({ holder, shipper }: JournalSurvey, nowMs: number): string {
  const ships = shipper && shipper.alive !== false ? `, shipped by ${processText(shipper, nowMs)}` : ''
  const lends = holder?.ships === false && ships === '' ? ', shipped by nobody' : ''
  return processText(holder, nowMs) + ships + lends
}

function processText(holder: JournalSurvey['holder'], nowMs: number): string {
  if (holder === undefined) return 'free'
  if (holder.alive !== undefined) return `${holder.alive ? 'live' : 'dead'} ${holder.pid}`
  return `${holder.pid} on ${holder.host}, seen ${spanText(Math.max(0, nowMs - holder.touchedMs))} ago`
}
