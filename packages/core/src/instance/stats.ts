import type { Counters } from '../shipper/counters.ts'

/** What became of a target's records, in this process. */
export interface TargetStats {
  /** Records that `log` took. */
  readonly accepted: number
  /** Records that `level` or `sample` left out. They are not accepted. */
  readonly filtered: number
  /** Records that Elasticsearch stored, those of adopted journals among them. */
  readonly delivered: number
  /** Records that were there already: an earlier sending had arrived. */
  readonly duplicates: number
  /** Records sent again after a failure, counted at each time. */
  readonly retried: number
  /** Records refused for good, kept as dead letters. */
  readonly dead: number
  /** Records lost to a limit: in no sink. */
  readonly dropped: number
  /** The same by the limit. */
  readonly droppedBy: DroppedBy
  /** Bytes of the records that reached the journal. */
  readonly bytes: number
  /** Bytes in journals that are not confirmed. 0 for a local target, which has nothing to deliver. */
  readonly backlogBytes: number
  /** Age in ms of the oldest record of the own journal that is not confirmed. */
  readonly lagMs: number
  /** The last failure in words; undefined while there was none. */
  readonly lastError: string | undefined
  /** When that was, in ms since 1970. */
  readonly lastErrorMs: number | undefined
}

/** To which limit records were lost. */
export interface DroppedBy {
  /** What may wait in memory while the disk refuses: 4 Mi characters. */
  readonly disk: number
  /** `journal.size`. */
  readonly journal: number
  /** `deadLetters.size`. */
  readonly deadLetters: number
  /** The same as `disk`, for the rows of a CSV file. With another sink beside it the record is not lost. */
  readonly csv: number
}

/** The sums over all targets (of `lagMs` the greatest), and each by its name. */
export interface Stats extends TargetStats {
  readonly targets: Readonly<Record<string, TargetStats>>
}

/** What the app's side of a target knows. */
export interface OwnCounts {
  readonly accepted: number
  readonly filtered: number
  readonly dropped: Omit<DroppedBy, 'deadLetters'>
  /** A CSV file is the only sink. */
  readonly csvOnly: boolean
  /** Bytes appended. */
  readonly writtenBytes: number
  /** Those of them that wait, where another process delivers them. */
  readonly waitingBytes?: number
  /** Whether they are to be delivered. */
  readonly ships: boolean
  readonly lagMs: (settledBytes: number) => number
  readonly lastError: string | undefined
  readonly lastErrorMs: number | undefined
}

export function targetStats(own: OwnCounts, counters: Counters): TargetStats {
  const settled =
    own.waitingBytes === undefined ? counters.get('ownBytes') : own.writtenBytes - own.waitingBytes
  const backlog = own.ships ? own.writtenBytes - settled + counters.get('adoptedBytes') : 0
  const droppedBy = {
    disk: own.dropped.disk,
    journal: own.dropped.journal + counters.get('droppedByJournal'),
    deadLetters: counters.get('droppedByDeadLetters'),
    csv: own.dropped.csv,
  }
  return {
    accepted: own.accepted,
    filtered: own.filtered,
    delivered: counters.get('delivered'),
    duplicates: counters.get('duplicates'),
    retried: counters.get('retried'),
    dead: counters.get('dead'),
    dropped: droppedBy.disk + droppedBy.journal + droppedBy.deadLetters + (own.csvOnly ? droppedBy.csv : 0),
    droppedBy,
    bytes: own.writtenBytes,
    backlogBytes: Math.max(0, backlog),
    lagMs: own.ships && own.writtenBytes > settled ? own.lagMs(settled) : 0,
    lastError: own.lastError,
    lastErrorMs: own.lastErrorMs,
  }
}

export function sumStats(targets: ReadonlyMap<string, TargetStats>): Stats {
  const all = [...targets.values()]
  const sum = (of: (stats: TargetStats) => number) => all.reduce((total, stats) => total + of(stats), 0)
  const last = all
    .filter(({ lastError }) => lastError !== undefined)
    .sort((a, b) => (a.lastErrorMs ?? 0) - (b.lastErrorMs ?? 0))
    .at(-1)
  return {
    accepted: sum((stats) => stats.accepted),
    filtered: sum((stats) => stats.filtered),
    delivered: sum((stats) => stats.delivered),
    duplicates: sum((stats) => stats.duplicates),
    retried: sum((stats) => stats.retried),
    dead: sum((stats) => stats.dead),
    dropped: sum((stats) => stats.dropped),
    droppedBy: {
      disk: sum(({ droppedBy }) => droppedBy.disk),
      journal: sum(({ droppedBy }) => droppedBy.journal),
      deadLetters: sum(({ droppedBy }) => droppedBy.deadLetters),
      csv: sum(({ droppedBy }) => droppedBy.csv),
    },
    bytes: sum((stats) => stats.bytes),
    backlogBytes: sum((stats) => stats.backlogBytes),
    lagMs: Math.max(0, ...all.map((stats) => stats.lagMs)),
    lastError: last?.lastError,
    lastErrorMs: last?.lastErrorMs,
    targets: Object.fromEntries(targets),
  }
}
