import type { Counters } from '../shipper/counters.ts'

/** What became of a target's records, in this process. */
export interface TargetStats {
  /** Records that `log` took. */
  readonly accepted: number
  /** Records that Elasticsearch stored, those of adopted journals among them. */
  readonly delivered: number
  /** Records that were there already: an earlier sending had arrived. */
  readonly duplicates: number
  /** Records sent again after a failure, counted at each time. */
  readonly retried: number
  /** Records refused for good, kept as dead letters. */
  readonly dead: number
  /** Records lost to a limit: the journal's cap, or a disk that refused for too long. */
  readonly dropped: number
  /** Bytes in journals that are not confirmed. 0 for a local target, which has nothing to deliver. */
  readonly backlogBytes: number
  /** Age in ms of the oldest record of the own journal that is not confirmed. */
  readonly lagMs: number
  /** The last failure in words; undefined while there was none. */
  readonly lastError: string | undefined
}

/** The sums over all targets (of `lagMs` the greatest), and each by its name. */
export interface Stats extends TargetStats {
  readonly targets: Readonly<Record<string, TargetStats>>
}

/** What the app's side of a target knows. */
export interface OwnCounts {
  readonly accepted: number
  readonly dropped: number
  /** Bytes appended; undefined if nothing is to be delivered. */
  readonly writtenBytes: number | undefined
  readonly lagMs: (settledBytes: number) => number
  readonly lastError: string | undefined
}

export function targetStats(own: OwnCounts, counters: Counters): TargetStats {
  const settled = counters.get('ownBytes')
  const backlog =
    own.writtenBytes === undefined ? 0 : own.writtenBytes - settled + counters.get('adoptedBytes')
  return {
    accepted: own.accepted,
    delivered: counters.get('delivered'),
    duplicates: counters.get('duplicates'),
    retried: counters.get('retried'),
    dead: counters.get('dead'),
    dropped: own.dropped + counters.get('dropped'),
    backlogBytes: Math.max(0, backlog),
    lagMs: own.writtenBytes === undefined || own.writtenBytes <= settled ? 0 : own.lagMs(settled),
    lastError: own.lastError,
  }
}

export function sumStats(targets: ReadonlyMap<string, TargetStats>): Stats {
  const all = [...targets.values()]
  const sum = (
    name: 'accepted' | 'delivered' | 'duplicates' | 'retried' | 'dead' | 'dropped' | 'backlogBytes',
  ) => all.reduce((total, stats) => total + stats[name], 0)
  return {
    accepted: sum('accepted'),
    delivered: sum('delivered'),
    duplicates: sum('duplicates'),
    retried: sum('retried'),
    dead: sum('dead'),
    dropped: sum('dropped'),
    backlogBytes: sum('backlogBytes'),
    lagMs: Math.max(0, ...all.map((stats) => stats.lagMs)),
    lastError: all.map((stats) => stats.lastError).findLast((error) => error !== undefined),
    targets: Object.fromEntries(targets),
  }
}
