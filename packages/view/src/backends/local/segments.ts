import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Target } from '@gramexlog/core/viewer'
import {
  listColumnFiles,
  listJournals,
  listSegments,
  segmentPath,
  targetDirectory,
} from '@gramexlog/core/viewer'

import { LAYOUT } from './column-layout.ts'

/** A file of records. */
export interface Segment {
  readonly journal: string
  readonly number: number
  readonly path: string
  /** Its size when it was listed; more may have come since. */
  readonly bytes: number
  /** No later one is there: it may still be written. */
  readonly last: boolean
  /** Its column file, if there is one that fits. */
  readonly columnFile?: string
}

/** The files of a target that have something in them: the oldest journal first, and its oldest segment. */
export function listTarget({ dir }: Config, { name }: Target): Segment[] {
  const directory = targetDirectory(dir, name)
  return listJournals(directory).flatMap((journal) => {
    const numbers = listSegments(join(directory, journal))
    const columnFiles = listColumnFiles(join(directory, journal)).filter(
      ({ finished, layout }) => finished && layout === LAYOUT,
    )
    const bySegment = new Map(columnFiles.map((file) => [`${file.segment} ${file.segmentBytes}`, file.path]))
    return numbers.flatMap((number, at) => {
      const path = segmentPath(join(directory, journal), number)
      // It may have been delivered and deleted since.
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      if (bytes === 0) return []
      const columnFile = bySegment.get(`${number} ${bytes}`)
      const last = at === numbers.length - 1
      return [{ journal, number, path, bytes, last, ...(columnFile !== undefined && { columnFile }) }]
    })
  })
}

/** It was delivered and deleted since it was listed. */
export function isGone({ path }: Pick<Segment, 'path'>): boolean {
  return !existsSync(path)
}
