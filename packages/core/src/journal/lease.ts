import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts'

const FILE = 'lease'

/** A lease of another host whose file was not touched for so long is taken for dead, in ms. */
export const LEASE_EXPIRY_MS = 60_000
/** How often a holder touches its leases, in ms. */
export const LEASE_HEARTBEAT_MS = 10_000

/**
 * Takes the lease of a journal that no live process holds.
 *
 * Two processes may believe for a moment that each holds it (no file system offers compare-and-swap on a file's
 * content). That is allowed: ids make a second sending harmless, and only a dead writer's journal can be taken.
 *
 * @returns whether this process holds it now
 */
export function takeLease(journalDirectory: string, nowMs: number): boolean {
  const path = join(journalDirectory, FILE)
  if (create(path)) return true
  const found = readLease(path)
  if (found !== undefined && !isDead(found, path, nowMs)) return false
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    renameSync(path, aside)
  } catch {
    return false
  }
  // What was moved aside may be a newer lease than the one judged dead: then it goes back, unless replaced already.
  const moved = readLease(aside)
  const same = JSON.stringify(moved) === JSON.stringify(found)
  if (!same) attempt(() => linkSync(aside, path))
  attempt(() => unlinkSync(aside))
  return same && create(path)
}

/** Says that the holder lives. */
export function touchLease(journalDirectory: string, nowMs: number): void {
  attempt(() => utimesSync(join(journalDirectory, FILE), nowMs / 1000, nowMs / 1000))
}

/** Gives the journal up, so that any process may take it at once. */
export function releaseLease(journalDirectory: string): void {
  attempt(() => rmSync(join(journalDirectory, FILE), { force: true }))
}

/** Whether a live process holds the journal. */
export function isLeased(journalDirectory: string, nowMs: number): boolean {
  const path = join(journalDirectory, FILE)
  const found = readLease(path)
  return found !== undefined && !isDead(found, path, nowMs)
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(ownIdentity()), { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}

function readLease(path: string): ProcessIdentity | undefined {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8'))
    return typeof found?.pid === 'number' ? found : undefined
  } catch {
    return undefined
  }
}

function isDead(lease: ProcessIdentity, path: string, nowMs: number): boolean {
  const alive = isAlive(lease)
  if (alive !== undefined) return !alive
  try {
    return nowMs - statSync(path).mtimeMs > LEASE_EXPIRY_MS
  } catch {
    return false
  }
}

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // The lease is gone, or the disk refuses: nothing that the holder could do about it.
  }
}
