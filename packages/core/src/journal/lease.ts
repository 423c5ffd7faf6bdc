import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lutimesSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { attempt } from './attempt.ts'
import { type Holder, isAlive } from './holder.ts'
import { readPlain } from './plain-file.ts'

/**
 * What one process has at a time: `lease` of a journal says who writes and ships it, or, when the writer is dead, who ships what
 * it left; `shipping` who ships the journal of a live writer that does not do so itself.
 */
export type LeaseName = 'lease' | 'shipping'

/** What a file system without links answers. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** A lease names a host and a process. */
const MAX_LEASE_BYTES = 4_096
/** Leases that are watched before those are looked for that are gone. */
const MAX_OBSERVED = 1_000

/** A lease whose holder cannot be looked at is taken for dead if it was not touched for so long, in ms. */
export const LEASE_EXPIRY_MS = 60_000
/** How often a holder touches its leases, in ms. */
export const LEASE_HEARTBEAT_MS = 10_000

/**
 * Takes the lease of a journal that nobody alive holds but perhaps `holder` itself.
 *
 * Two holders may believe for a moment that each has it (no file system offers compare-and-swap on a file's content).
 * That is allowed: ids make a second sending harmless, and only a dead writer's journal can be taken.
 *
 * @param monotonicMs a clock that stands still while the machine sleeps
 * @returns whether `holder` has it now
 */
export function takeLease(
  journalDirectory: string,
  holder: Holder,
  monotonicMs: number = performance.now(),
  name: LeaseName = 'lease',
): boolean {
  const path = join(journalDirectory, name)
  if (create(path, holder)) return true
  const found = readLease(path)
  if (found?.id === holder.id) return true
  if (!isFree(found, path, monotonicMs)) return false
  const aside = unique(path)
  try {
    renameSync(path, aside)
  } catch {
    return false
  }
  // What was moved aside may be a newer lease than the one judged dead: then it goes back, unless replaced already.
  const same = readLease(aside)?.id === found?.id
  if (!same) attempt(() => put(aside, path))
  attempt(() => unlinkSync(aside))
  return same && create(path, holder)
}

/**
 * Puts a lease into a directory that nobody else knows yet.
 * @throws the file system's error; the directory must then not become a journal
 */
export function writeLease(journalDirectory: string, holder: Holder): void {
  writeFileSync(join(journalDirectory, 'lease'), JSON.stringify(holder), { mode: 0o600 })
}

/** Says that the holder lives. */
export function touchLease(journalDirectory: string, nowMs: number, name: LeaseName = 'lease'): void {
  attempt(() => lutimesSync(join(journalDirectory, name), nowMs / 1000, nowMs / 1000))
}

/** Gives the journal up, so that anybody may take it at once; with it goes what takers that were killed left beside it. */
export function releaseLease(journalDirectory: string, name: LeaseName = 'lease'): void {
  attempt(() => {
    for (const file of readdirSync(journalDirectory))
      if (file === name || file.startsWith(`${name}.`)) rmSync(join(journalDirectory, file), { force: true })
  })
}

/** Whether somebody alive other than `holder` has the journal. */
export function isLeased(
  journalDirectory: string,
  holder?: Holder,
  monotonicMs: number = performance.now(),
  name: LeaseName = 'lease',
): boolean {
  const path = join(journalDirectory, name)
  const found = readLease(path)
  if (found !== undefined && found.id === holder?.id) return false
  return !isFree(found, path, monotonicMs)
}

/** Whether somebody alive other than `holder` has the journal, who only writes it: a shipper beside him may ship it. */
export function isWrittenOnly(journalDirectory: string, holder: Holder): boolean {
  return readLease(join(journalDirectory, 'lease'))?.ships === false && isLeased(journalDirectory, holder)
}

/** Who has a journal. */
export interface LeaseHolder {
  readonly pid: number
  /** The name of its machine. */
  readonly host: string
  /** Whether it lives; undefined if that cannot be told from here, as of one on another machine. */
  readonly alive: boolean | undefined
  /** When it last said that it lives, in ms since 1970, by its own clock. */
  readonly touchedMs: number
  /** False: it only writes, and leaves the journal to a shipper beside it. */
  readonly ships?: false
}

/** Who has a journal, if anybody, by a look that changes nothing. */
export function leaseHolder(journalDirectory: string, name: LeaseName = 'lease'): LeaseHolder | undefined {
  const path = join(journalDirectory, name)
  const holder = readLease(path)
  const touchedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (holder === undefined || touchedMs === undefined) return undefined
  const [host = ''] = holder.host.split(' ')
  const { pid, ships } = holder
  const alive = isAlive(holder, touchedMs)
  return { pid, host, alive, touchedMs: Math.round(touchedMs), ...(ships === false && { ships }) }
}

/** Linked into place when it is whole: nobody sees an empty lease, whose holder nobody knows. */
function create(path: string, holder: Holder): boolean {
  const made = unique(path)
  try {
    writeFileSync(made, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    put(made, path)
    return true
  } catch {
    return false
  } finally {
    attempt(() => unlinkSync(made))
  }
}

/**
 * Gives a whole file a second name that nobody has. Where the file system has no links, as some of networks and of sticks, it is
 * copied, so that others may see a part: that is watched as a lease that a power loss emptied, and taken by nobody.
 */
function put(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code!)) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  }
}

function unique(path: string): string {
  return `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
}

function readLease(path: string): Holder | undefined {
  try {
    const found = JSON.parse(readPlain(path, MAX_LEASE_BYTES))
    return typeof found?.pid === 'number' ? found : undefined
  } catch {
    return undefined
  }
}

/** When this thread first saw a lease as it is: by its own clock, since those of other hosts may differ. */
const observed = new Map<string, { readonly touchedMs: number; readonly sinceMs: number }>()

/**
 * A holder that can be looked at lives or does not. Any other, as one of another host, or one whose lease a power loss
 * emptied, is watched: it is dead if it does not touch its lease while this thread runs, and not because of a clock or of
 * a night in which all slept.
 */
function isFree(lease: Holder | undefined, path: string, monotonicMs: number): boolean {
  const touchedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  const alive = touchedMs === undefined ? false : lease && isAlive(lease, touchedMs)
  if (alive !== undefined || touchedMs === undefined) {
    observed.delete(path)
    return alive !== true
  }
  const seen = observed.get(path)
  if (seen === undefined) forgetGone()
  if (seen?.touchedMs === touchedMs) return monotonicMs - seen.sinceMs > LEASE_EXPIRY_MS
  observed.set(path, { touchedMs, sinceMs: monotonicMs })
  return false
}

/** Journals of other hosts that are delivered and gone are asked about no more. */
function forgetGone(): void {
  if (observed.size < MAX_OBSERVED) return
  for (const path of observed.keys()) if (!existsSync(path)) observed.delete(path)
}
