import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { columnFilePath, isLeased, removeColumnFiles, segmentPath, type Target } from '@gramexlog/core/viewer'
import { type Contents, contentsOf, LAYOUT, writeStatement } from './column-layout.ts'
import { Scan } from './scan.ts'
import { isGone, type Segment } from './segments.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'
import { Structures } from './structures.ts'

/** What was not finished for so long never will be, in ms. */
const ABANDONED_MS = 10 * 60_000
/** Of segments whose lines are longer on the average none is made: most of it is text, and DuckDB holds 2,048 lines at a time. */
const LINE_BYTES = 4 * 1024

/** Whether the segments of a target stay when they are delivered, or are not to be. */
export function keepsSegments({ sinks, keep }: Target): boolean {
  return sinks.includes('local') || keep.days !== undefined || keep.bytes !== undefined
}

/** Whether nobody will write to a segment any more. */
export function isSealed({ path, last }: Segment): boolean {
  return !last || !isLeased(dirname(path))
}

/**
 * Makes the column file of a segment, under another name until it is whole. Two who make it at once make the same.
 * @param source the segment, read line by line
 * @returns false if it does not pay
 * @throws the file system's error, or DuckDB's
 */
export async function makeColumnFile(segment: Segment, source: Source, session: Session): Promise<boolean> {
  const contents = await look(segment, source, session)
  if (contents === undefined) return false
  const path = columnFilePath(dirname(segment.path), segment.number, segment.bytes, LAYOUT)
  const made = `${path}.${randomUUID()}`
  // Only its owner may read it.
  closeSync(openSync(made, 'wx', 0o600))
  try {
    const scan = new Scan(source)
    scan.moment()
    for (const name of contents.stored) scan.column(name)
    await session.all(writeStatement(scan.sql(), contents, made), scan.bindings)
    const file = await open(made, 'r+')
    await file.datasync().finally(() => file.close())
    renameSync(made, path)
    // It was removed meanwhile, and who did so did not see this one.
    if (isGone(segment)) rmSync(path, { force: true })
    return true
  } finally {
    rmSync(made, { force: true })
  }
}

/** What will be in it; undefined if it does not pay. */
async function look(segment: Segment, source: Source, session: Session): Promise<Contents | undefined> {
  const scan = new Scan(source)
  const [json, m] = [scan.text(), scan.moment()]
  const structures = new Structures()
  let records = 0
  let [firstMs, lastMs]: [number | null, number | null] = [null, null]
  const sql = `SELECT json_structure(${json})::VARCHAR, count(*), min(${m}), max(${m}) FROM ${scan.sql()}
    WHERE json IS NOT NULL GROUP BY ALL`
  for (const [structure, count, first, last] of await session.all(sql, scan.bindings)) {
    structures.add(String(structure), Number(count))
    records += Number(count)
    if (first === null || first === undefined) continue
    firstMs = Math.min(firstMs ?? Number.POSITIVE_INFINITY, Number(first))
    lastMs = Math.max(lastMs ?? Number.NEGATIVE_INFINITY, Number(last))
  }
  if (records * LINE_BYTES < segment.bytes) return undefined
  return contentsOf(segment, structures, { firstMs, lastMs })
}

/** Removes what is of no use in the journals of segments: of those that are gone or have grown, of earlier layouts, and what was never finished. */
export function removeUseless(segments: readonly Segment[], nowMs: number): void {
  const sizes = new Map(segments.map(({ path, bytes }) => [path, bytes]))
  for (const directory of new Set(segments.map(({ path }) => dirname(path)))) {
    removeColumnFiles(directory, ({ path, segment, segmentBytes, layout, finished }) => {
      const owner = segmentPath(directory, segment)
      if (!finished)
        return nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs) > ABANDONED_MS
      const bytes = sizes.get(owner)
      if (bytes === undefined) return !existsSync(owner)
      return layout < LAYOUT || (layout === LAYOUT && segmentBytes !== bytes)
    })
  }
}
