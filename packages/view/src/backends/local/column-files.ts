import { rmSync } from 'node:fs'
import { Bindings } from './bindings.ts'
import { type Contents, KEY } from './column-layout.ts'
import type { Times } from './segment-times.ts'
import type { Segment } from './segments.ts'
import { isOutOfMemory, type Session } from './session.ts'
import type { Kinds } from './structures.ts'

/** Files that are remembered. */
const MAX_FILES = 20_000
/** Files that are looked into by one statement. */
const AT_ONCE = 200

interface Known {
  readonly path: string
  /** Undefined: what lies there is not what it should be. */
  readonly contents:
    | { readonly stored: ReadonlySet<string>; readonly names?: ReadonlySet<string> }
    | undefined
}

/** Who is told what is known of segments by their column files. */
export interface Learner {
  learn(segment: Segment, known: { readonly times: Times; readonly kinds: Kinds }): void
}

/** Knows what is in the column files of segments, and which of them are not to be read. */
export class ColumnFiles {
  readonly #learner: Learner
  /** By the segment's path. */
  readonly #known = new Map<string, Known>()

  constructor(learner: Learner) {
    this.#learner = learner
  }

  /** Looks into those that were not yet seen. */
  async open(segments: readonly Segment[], session: Session): Promise<void> {
    const unknown = segments.filter(
      ({ path, columnFile }) => columnFile !== undefined && this.#known.get(path)?.path !== columnFile,
    )
    for (let at = 0; at < unknown.length; at += AT_ONCE)
      await this.#open(unknown.slice(at, at + AT_ONCE), session)
    for (const path of this.#known.keys()) {
      if (this.#known.size <= Math.max(MAX_FILES, segments.length)) break
      this.#known.delete(path)
    }
  }

  /** Whether a segment's values are all in its column file, and if so which columns there are; the others have no values. */
  has({ path, columnFile }: Segment, columns: readonly string[]): boolean[] | undefined {
    const known = this.#known.get(path)
    if (columnFile === undefined || known?.path !== columnFile || known.contents === undefined)
      return undefined
    const { stored, names } = known.contents
    if (columns.some((name) => !stored.has(name) && (names?.has(name) ?? true))) return undefined
    return columns.map((name) => stored.has(name))
  }

  /** Whether what lies there is known not to be what it should be. */
  isBad({ path, columnFile }: Segment): boolean {
    const known = this.#known.get(path)
    return known !== undefined && known.path === columnFile && known.contents === undefined
  }

  /** Another lies there now. */
  forget({ path }: Segment): void {
    this.#known.delete(path)
  }

  /**
   * Reads those that were used to the end, as a question failed.
   * @returns whether there was one that cannot be read; it is not used any more
   */
  async examine(segments: readonly Segment[], session: Session): Promise<boolean> {
    let found = false
    for (const segment of segments) {
      if (this.has(segment, []) === undefined) continue
      const bindings = new Bindings()
      const sql = `SELECT max(COLUMNS(*)) FROM read_parquet(${bindings.texts([segment.columnFile!])}, hive_partitioning = false)`
      try {
        await session.all(sql, bindings)
      } catch (error) {
        if (session.aborted || isOutOfMemory(error as Error)) return found
        this.#distrust(segment)
        found = true
      }
    }
    return found
  }

  async #open(segments: readonly Segment[], session: Session): Promise<void> {
    const bindings = new Bindings()
    const paths = segments.map(({ columnFile }) => columnFile!)
    const sql = `SELECT file_name, decode(value) FROM parquet_kv_metadata(${bindings.texts(paths)})
      WHERE key = '${KEY}'::BLOB`
    let rows: unknown[][]
    try {
      rows = await session.all(sql, bindings)
    } catch (error) {
      if (session.aborted) throw error
      // One of them is torn, or gone.
      if (segments.length === 1) this.#distrust(segments[0]!)
      else for (const segment of segments) await this.#open([segment], session)
      return
    }
    const byPath = new Map(rows.map(([path, contents]) => [String(path), String(contents)]))
    for (const segment of segments) this.#learn(segment, byPath.get(segment.columnFile!))
  }

  #learn(segment: Segment, text: string | undefined): void {
    const contents = text === undefined ? undefined : (JSON.parse(text) as Contents)
    const { journal, number, bytes } = segment
    if (contents?.journal !== journal || contents.number !== number || contents.bytes !== bytes) {
      this.#distrust(segment)
      return
    }
    const { stored, names, times, kinds } = contents
    this.#known.set(segment.path, {
      path: segment.columnFile!,
      contents: { stored: new Set(stored), ...(names && { names: new Set(names) }) },
    })
    this.#learner.learn(segment, { times, kinds: new Map(kinds) })
  }

  /** It is made anew. */
  #distrust(segment: Segment): void {
    this.#known.set(segment.path, { path: segment.columnFile!, contents: undefined })
    try {
      rmSync(segment.columnFile!, { force: true })
    } catch {
      // Not ours to remove; it is not read.
    }
  }
}
