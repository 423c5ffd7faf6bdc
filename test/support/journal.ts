import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppFolder } from './app.ts'

/** Records of a segment. */
const SEGMENT = 100_000

/**
 * Lays out a journal of many records, faster than by logging them.
 * @param line the record of a number, as JSON
 */
export function layOutJournal(
  app: AppFolder,
  target: string,
  count: number,
  line: (n: number) => string,
): void {
  const directory = join(app.folder, '.gramexlog', target, 'mfabcdef00000000')
  mkdirSync(directory, { recursive: true })
  for (let from = 0, segment = 1; from < count; from += SEGMENT, segment += 1) {
    let text = ''
    for (let n = from; n < Math.min(count, from + SEGMENT); n += 1) text += `${line(n)}\n`
    writeFileSync(join(directory, `${String(segment).padStart(6, '0')}.ndjson`), text)
  }
}
