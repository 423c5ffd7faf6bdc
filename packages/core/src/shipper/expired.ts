import type { Target } from '../config/target.ts'
import { targetDirectory } from '../journal/layout.ts'
import { type KeptSegment, pruneSegments } from '../journal/retention.ts'
import { isDelivered } from './delivered.ts'

/**
 * Removes the kept segments of a target that were written last more than `days` ago: those that are delivered, or of a local
 * target. Never what waits to be delivered, nor the segment that a live process writes.
 * @param dry remove nothing
 * @returns what was removed, or would be, the oldest first
 * @throws the file system's error
 */
export function removeExpired(
  dir: string,
  { name, sinks }: Pick<Target, 'name' | 'sinks'>,
  days: number,
  nowMs: number,
  dry: boolean,
): KeptSegment[] {
  const mayRemove = sinks.includes('elasticsearch') ? isDelivered : () => true
  return pruneSegments(targetDirectory(dir, name), { days }, nowMs, mayRemove, dry)
}
