import type { ColumnKind } from '../backend.ts'
import { TIME } from './condition.ts'

/** Columns of a target, at most: those of records whose names are made of values are without end. */
const MAX_COLUMNS = 10_000

/** A record's members with DuckDB's names for what they are: `{"a": "UBIGINT", "b": {"c": ["VARCHAR"]}}`. */
type Structure = string | readonly [Structure] | { readonly [name: string]: Structure }

export type Kinds = Map<string, ColumnKind>

/** What columns records have, taken from what their members are. */
export class Structures {
  readonly kinds: Kinds = new Map()
  /** In how many records each of them is. */
  readonly counts: Map<string, number> = new Map()
  /** Paths to all members: those that are not among them are in no record. Undefined if they are not all known. */
  names: Set<string> | undefined = new Set()

  /** @param structure as `json_structure` writes it @param records that have it */
  add(structure: string, records = 1): void {
    this.#collect(JSON.parse(structure), '', [], records)
  }

  #collect(structure: Structure, name: string, path: readonly string[], records: number): void {
    if (typeof structure === 'object' && !Array.isArray(structure)) {
      for (const [member, inner] of Object.entries(structure as { readonly [name: string]: Structure })) {
        const innerPath = [...path, member]
        this.names?.add(innerPath.join('.'))
        if ((this.names?.size ?? 0) > MAX_COLUMNS) this.names = undefined
        this.#collect(inner, name === '' ? member : `${name}.${member}`, innerPath, records)
      }
      return
    }
    // Members of the same name that are of several kinds: their own members are not told.
    if (structure === 'JSON') this.names = undefined
    const kind = Array.isArray(structure) ? kindOfList(structure[0]) : kindOf(structure as string)
    if (kind === undefined) return
    addKind(this.kinds, name, name === TIME ? 'time' : kind)
    this.counts.set(name, (this.counts.get(name) ?? 0) + records)
  }
}

export function addKind(kinds: Kinds, name: string, kind: ColumnKind): void {
  const before = kinds.get(name)
  if (before === undefined && kinds.size >= MAX_COLUMNS) return
  kinds.set(name, before === undefined || before === kind ? kind : 'mixed')
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
