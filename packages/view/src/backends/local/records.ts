import { open } from 'node:fs/promises'
import { documentId } from '@gramexlog/core/viewer'
import type { Json } from '../backend.ts'
import { type Block, LineIndex, linesOf } from './line-index.ts'
import type { Segment } from './segments.ts'

/** Files whose lines are known at a time. */
const MAX_INDEXES = 20_000

/** A line, by its number in its file, from 0. */
export interface Place {
  readonly segment: Segment
  readonly line: number
}

export interface FoundRecord {
  readonly id: string
  readonly record: { readonly [name: string]: Json }
}

/** Reads records by the places of their lines. */
export class RecordReader {
  readonly #indexes = new Map<string, LineIndex>()

  /** The records in the order of their places, without those whose files were deleted by now. */
  async read(places: readonly Place[]): Promise<FoundRecord[]> {
    const found = new Map<Place, FoundRecord>()
    const bySegment = new Map<Segment, Place[]>()
    for (const place of places) {
      const others = bySegment.get(place.segment)
      if (others === undefined) bySegment.set(place.segment, [place])
      else others.push(place)
    }
    for (const [segment, wanted] of bySegment) {
      try {
        await this.#readSegment(segment, wanted, found)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        this.#indexes.delete(segment.path)
      }
    }
    return places.flatMap((place) => found.get(place) ?? [])
  }

  async #readSegment(
    segment: Segment,
    places: readonly Place[],
    found: Map<Place, FoundRecord>,
  ): Promise<void> {
    const index = this.#indexOf(segment.path)
    await index.reach(Math.max(...places.map(({ line }) => line)))
    const byLine = new Map(places.map((place) => [place.line, place]))
    const blocks = new Map<number, Block>()
    for (const { line } of places) {
      const block = index.blockOf(line)
      blocks.set(block.from, block)
    }
    const file = await open(segment.path, 'r')
    try {
      for (const block of blocks.values()) {
        const to = block.to ?? (await file.stat()).size
        const bytes = Buffer.allocUnsafe(to - block.from)
        const { bytesRead } = await file.read(bytes, 0, bytes.length, block.from)
        let line = block.first
        for (const [begin, end] of linesOf(bytes.subarray(0, bytesRead))) {
          const place = byLine.get(line)
          line += 1
          if (place === undefined) continue
          const record = parse(bytes.toString('utf8', begin, end))
          const id = documentId(segment.journal, segment.number, block.from + begin)
          if (record !== undefined) found.set(place, { id, record })
        }
      }
    } finally {
      await file.close()
    }
  }

  #indexOf(path: string): LineIndex {
    const index = this.#indexes.get(path) ?? new LineIndex(path)
    // The one that was asked for last is the last one to go.
    this.#indexes.delete(path)
    this.#indexes.set(path, index)
    const [oldest] = this.#indexes.keys()
    if (this.#indexes.size > MAX_INDEXES) this.#indexes.delete(oldest!)
    return index
  }
}

/** DuckDB takes some texts for JSON that are none, such as NaN. */
function parse(line: string): { readonly [name: string]: Json } | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
