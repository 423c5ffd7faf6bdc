import { join } from 'node:path'
import { attempt } from '../journal/attempt.ts'
import { Checkpoint, readCheckpoint } from '../journal/checkpoint.ts'
import { removeSegment } from '../journal/column-files.ts'
import type { Holder } from '../journal/holder.ts'
import { listJournals, listSegments } from '../journal/layout.ts'
import { isLeased, isWrittenOnly, releaseLease, takeLease } from '../journal/lease.ts'
import { JournalReader } from '../journal/reader.ts'
import { readBacklog } from './backlog.ts'

/** What waits in all journals of a target, in bytes. @throws the file system's error */
export function backlogBytes(targetDirectory: string): number {
  return listJournals(targetDirectory).reduce(
    (sum, id) => sum + readBacklog(join(targetDirectory, id)).bytes,
    0,
  )
}

/**
 * Keeps what waits in a target's journals within its cap while no shipper is there to do so: drops the oldest segments, but
 * never one that is written. A journal that a shipper has is that shipper's to keep.
 * @param holder a writer that does not ship
 * @returns how many records were dropped
 * @throws the file system's error
 */
export function dropOldest(targetDirectory: string, maxBytes: number, holder: Holder): number {
  let excess = backlogBytes(targetDirectory) - maxBytes
  let records = 0
  for (const id of listJournals(targetDirectory)) {
    if (excess <= 0) break
    const directory = join(targetDirectory, id)
    // Of a live writer that ships by itself.
    if (isLeased(directory, holder) && !isWrittenOnly(directory, holder)) continue
    if (!takeLease(directory, holder, undefined, 'shipping')) continue
    try {
      const dropped = dropFrom(directory, excess)
      excess -= dropped.bytes
      records += dropped.records
    } finally {
      releaseLease(directory, 'shipping')
    }
  }
  return records
}

function dropFrom(directory: string, excess: number): { records: number; bytes: number } {
  const reader = new JournalReader(directory, readCheckpoint(directory))
  const checkpoint = new Checkpoint(directory)
  const sum = { records: 0, bytes: 0 }
  try {
    // The last one may be written, and of a dead writer it is the newest.
    for (const next of listSegments(directory).slice(1)) {
      if (sum.bytes >= excess) break
      if (next <= reader.position.segment) continue
      const { records, bytes } = reader.skipTo(next)
      sum.records += records
      sum.bytes += bytes
      checkpoint.write(reader.position)
      for (const n of listSegments(directory)) if (n < next) attempt(() => removeSegment(directory, n))
    }
    return sum
  } finally {
    reader.close()
    checkpoint.close()
  }
}
