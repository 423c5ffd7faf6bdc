import type { Column } from '../backend.ts'
import { columnsInOrder } from '../order.ts'
import { Scan } from './scan.ts'
import type { Segment } from './segments.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'
import { addKind, type Kinds, Structures } from './structures.ts'

/** Files whose columns are remembered. */
const MAX_SEGMENTS = 20_000

/** Finds the columns of files. Those of a file are remembered as long as it has the same size. */
export class ColumnFinder {
  readonly #sourceOf: (segments: readonly Segment[]) => Source
  readonly #known = new Map<string, { readonly bytes: number; readonly kinds: Kinds }>()

  constructor(sourceOf: (segments: readonly Segment[]) => Source) {
    this.#sourceOf = sourceOf
  }

  /** `@timestamp` first, then by name. */
  async find(segments: readonly Segment[], session: Session): Promise<readonly Column[]> {
    const unknown = segments.filter(({ path, bytes }) => this.#known.get(path)?.bytes !== bytes)
    if (unknown.length > 0) await this.#read(unknown, session)
    const kinds: Kinds = new Map()
    for (const { path } of segments)
      for (const [name, kind] of this.#known.get(path)?.kinds ?? []) addKind(kinds, name, kind)
    const columns = [...kinds].map(([name, kind]) => ({ name, kind }))
    return columns.sort(columnsInOrder)
  }

  /** What is known of it from elsewhere. */
  learn({ path, bytes }: Segment, kinds: Kinds): void {
    this.#known.delete(path)
    this.#known.set(path, { bytes, kinds })
  }

  async #read(segments: readonly Segment[], session: Session): Promise<void> {
    const scan = new Scan(this.#sourceOf(segments))
    const found = segments.map(() => new Structures())
    const sql = `SELECT DISTINCT f, json_structure(${scan.text()})::VARCHAR FROM ${scan.sql()} WHERE json IS NOT NULL`
    for await (const rows of session.stream(sql, scan.bindings))
      for (const [f, structure] of rows) found[Number(f)]!.add(String(structure))
    for (const [at, segment] of segments.entries()) this.learn(segment, found[at]!.kinds)
    for (const path of this.#known.keys()) {
      if (this.#known.size <= Math.max(MAX_SEGMENTS, segments.length)) break
      this.#known.delete(path)
    }
  }
}
