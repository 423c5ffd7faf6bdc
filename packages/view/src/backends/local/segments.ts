import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Target } from '@gramexlog/core/viewer'
import { listJournals, listSegments, segmentPath, targetDirectory } from '@gramexlog/core/viewer'

/** A file of records. */
export interface Segment {
  readonly journal: string
  readonly number: number
  readonly path: string
  /** Its size when it was listed; more may have come since. */
  readonly bytes: number
  /** No later one is there: it may still be written. */
  readonly last: boolean
}

/** The files of a target that have something in them: the oldest journal first, and its oldest segment. */
export function listTarget({ dir }: Config, { name }: Target): Segment[] {
  const directory = targetDirectory(dir, name)
  return listJournals(directory).flatMap((journal) => {
    const numbers = listSegments(join(directory, journal))
    return numbers.flatMap((number, at) => {
      const path = segmentPath(join(directory, journal), number)
      // It may have been delivered and deleted since.
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      return bytes === 0 ? [] : [{ journal, number, path, bytes, last: at === numbers.length - 1 }]
    })
  })
}

/** It was delivered and deleted since it was listed. */
export function isGone({ path }: Pick<Segment, 'path'>): boolean {
  return !existsSync(path)
}
