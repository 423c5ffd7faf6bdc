import type { Column, ColumnKind } from '../backend.ts'
import { columnsInOrder } from '../order.ts'
import { TIME } from './condition.ts'
import { Scan } from './scan.ts'
import type { Segment } from './segments.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'

/** Columns of a target, at most: those of records whose names are made of values are without end. */
const MAX_COLUMNS = 10_000
/** Files whose columns are remembered. */
const MAX_SEGMENTS = 20_000

/** A record's members with DuckDB's names for what they are: `{"a": "UBIGINT", "b": {"c": ["VARCHAR"]}}`. */
type Structure = string | readonly [Structure] | { readonly [name: string]: Structure }

type Kinds = Map<string, ColumnKind>

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
      for (const [name, kind] of this.#known.get(path)?.kinds ?? []) add(kinds, name, kind)
    const columns = [...kinds].map(([name, kind]) => ({ name, kind }))
    return columns.sort(columnsInOrder)
  }

  async #read(segments: readonly Segment[], session: Session): Promise<void> {
    const scan = new Scan(this.#sourceOf(segments))
    const found = segments.map((): Kinds => new Map())
    const sql = `SELECT DISTINCT f, json_structure(json)::VARCHAR FROM ${scan.sql()} WHERE json IS NOT NULL`
    for await (const rows of session.stream(sql, scan.bindings))
      for (const [f, structure] of rows) collect(JSON.parse(String(structure)), '', found[Number(f)]!)
    for (const [at, { path, bytes }] of segments.entries()) {
      this.#known.delete(path)
      this.#known.set(path, { bytes, kinds: found[at]! })
    }
    for (const path of this.#known.keys()) {
      if (this.#known.size <= Math.max(MAX_SEGMENTS, segments.length)) break
      this.#known.delete(path)
    }
  }
}

function collect(structure: Structure, name: string, kinds: Kinds): void {
  if (typeof structure === 'object' && !Array.isArray(structure)) {
    for (const [member, inner] of Object.entries(structure as { readonly [name: string]: Structure }))
      collect(inner, name === '' ? member : `${name}.${member}`, kinds)
    return
  }
  const kind = Array.isArray(structure) ? kindOfList(structure[0]) : kindOf(structure as string)
  if (kind !== undefined) add(kinds, name, name === TIME ? 'time' : kind)
}

function kindOfList(item: Structure): ColumnKind | undefined {
  if (typeof item !== 'string') return 'object'
  // Of a list it means that its values are of several kinds.
  return item === 'JSON' ? 'mixed' : kindOf(item)
}

/** Undefined: null, or an object without members. */
function kindOf(type: string): ColumnKind | undefined {
  switch (type) {
    case 'VARCHAR':
      return 'text'
    case 'BOOLEAN':
      return 'boolean'
    case 'NULL':
    case 'JSON':
      return undefined
    default:
      return 'number'
  }
}

function add(kinds: Kinds, name: string, kind: ColumnKind): void {
  const before = kinds.get(name)
  if (before === undefined && kinds.size >= MAX_COLUMNS) return
  kinds.set(name, before === undefined || before === kind ? kind : 'mixed')
}
