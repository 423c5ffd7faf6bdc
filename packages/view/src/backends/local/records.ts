import type { FileHandle } from 'node:fs/promises'
import { documentId, findPlain, placeOf } from '@gramexlog/core/viewer'
import type { Json } from '../backend.ts'
import { type Block, LineIndex, linesOf } from './line-index.ts'
import type { Segment } from './segments.ts'
import type { Place } from './source.ts'

/** Files whose lines are known at a time. */
const MAX_INDEXES = 20_000
/** What is read of a line at first, in bytes. */
const LINE_BYTES = 4 * 1024
const NEWLINE = 10

export interface FoundRecord {
  readonly id: string
  readonly record: { readonly [name: string]: Json }
}

/** Reads records by the places of their lines, and by their ids. Those of files that were deleted meanwhile are left out. */
export class RecordReader {
  readonly #indexes = new Map<string, LineIndex>()

  /** The records in the order of their places. @param segments the files that the places speak of */
  async read(places: readonly Place[], segments: readonly Segment[]): Promise<FoundRecord[]> {
    const found = new Map<Place, FoundRecord>()
    for (const [file, wanted] of groupBy(places, (place) => place.file)) {
      const segment = segments[file]!
      await this.#within(segment, (handle) => this.#readLines(handle, segment, wanted, found))
    }
    return places.flatMap((place) => found.get(place) ?? [])
  }

  /** The records of ids, in the order of the files and of their lines. */
  async find(ids: ReadonlySet<string>, segments: readonly Segment[]): Promise<FoundRecord[]> {
    const places = [...ids].flatMap((id) => placeOf(id) ?? [])
    const bySegment = groupBy(places, ({ journal, segment }) => `${journal}/${segment}`)
    const found: FoundRecord[] = []
    for (const segment of segments) {
      const wanted = bySegment.get(`${segment.journal}/${segment.number}`) ?? []
      if (wanted.length === 0) continue
      const offsets = wanted.map(({ offset }) => offset).sort((a, b) => a - b)
      await this.#within(segment, async (handle) => {
        for (const offset of offsets) {
          const record = parse(await lineAt(handle, offset))
          if (record !== undefined)
            found.push({ id: documentId(segment.journal, segment.number, offset), record })
        }
      })
    }
    return found
  }

  async #within({ path }: Segment, act: (handle: FileHandle) => Promise<void>): Promise<void> {
    const handle = await findPlain(path)
    if (handle === undefined) {
      this.#indexes.delete(path)
      return
    }
    try {
      await act(handle)
    } finally {
      await handle.close()
    }
  }

  async #readLines(
    handle: FileHandle,
    segment: Segment,
    places: readonly Place[],
    found: Map<Place, FoundRecord>,
  ): Promise<void> {
    const index = this.#indexOf(segment.path)
    await index.reach(handle, Math.max(...places.map(({ line }) => line)))
    const byLine = new Map(places.map((place) => [place.line, place]))
    const blocks = new Map<number, Block>()
    for (const { line } of places) {
      const block = index.blockOf(line)
      blocks.set(block.from, block)
    }
    for (const block of blocks.values()) {
      const to = block.to ?? (await handle.stat()).size
      const bytes = await readAt(handle, block.from, to - block.from)
      let line = block.first
      for (const [begin, end] of linesOf(bytes)) {
        const place = byLine.get(line)
        line += 1
        if (place === undefined) continue
        const record = parse(bytes.toString('utf8', begin, end))
        const id = documentId(segment.journal, segment.number, block.from + begin)
        if (record !== undefined) found.set(place, { id, record })
      }
    }
  }

  #indexOf(path: string): LineIndex {
    const index = this.#indexes.get(path) ?? new LineIndex()
    // The one that was asked for last is the last one to go.
    this.#indexes.delete(path)
    this.#indexes.set(path, index)
    const [oldest] = this.#indexes.keys()
    if (this.#indexes.size > MAX_INDEXES) this.#indexes.delete(oldest!)
    return index
  }
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  const { bytesRead } = await handle.read(bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

/** The line that begins at a byte; nothing if none begins there. */
async function lineAt(handle: FileHandle, offset: number): Promise<string> {
  if (offset > 0 && (await readAt(handle, offset - 1, 1))[0] !== NEWLINE) return ''
  for (let length = LINE_BYTES; ; length *= 4) {
    const bytes = await readAt(handle, offset, length)
    const end = bytes.indexOf(NEWLINE)
    if (end !== -1 || bytes.length < length) return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
  }
}

/** A line of a segment as a record; undefined if it is none. DuckDB takes some texts for JSON that are none, such as NaN. */
function parse(line: string): FoundRecord['record'] | undefined {
  try {
    const value = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
