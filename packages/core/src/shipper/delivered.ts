import { statSync } from 'node:fs'
import { readCheckpoint } from '../journal/checkpoint.ts'
import { leaseHolder } from '../journal/lease.ts'
import { readBacklog } from './backlog.ts'

/** Whether a journal that nobody writes has nothing left to send. */
export function isShipped(journalDirectory: string): boolean {
  return readBacklog(journalDirectory).bytes === 0
}

/** A segment before the checkpoint's is delivered, and so is the last one of a journal that is shipped whole. */
export function isDelivered(journalDirectory: string, segment: number): boolean {
  return segment < readCheckpoint(journalDirectory).segment || isShipped(journalDirectory)
}

/**
 * Whether somebody else ships a journal, or it is gone. Not merely because the disk does not tell: a batch may be under way, and
 * whoever takes the journal then would send it, too.
 */
export function isTaken(journalDirectory: string): boolean {
  if (statSync(journalDirectory, { throwIfNoEntry: false }) === undefined) return true
  const holder = leaseHolder(journalDirectory)
  return holder !== undefined && holder.alive !== false && holder.ships !== false
}
