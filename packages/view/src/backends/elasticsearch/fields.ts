import { UNINDEXED } from '@gramexlog/core/viewer'
import type { Column, ColumnKind } from '../backend.ts'
import { columnsInOrder } from '../order.ts'
import { type Field, type FieldType, type MappingAnswer, mergeIndices, type Variant } from './mapping.ts'

const KINDS: Readonly<Record<FieldType, ColumnKind>> = {
  keyword: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'time',
  ip: 'text',
  text: 'text',
  flattened: 'object',
  key: 'text',
  object: 'object',
  other: 'object',
}

/** What the server knows of each record beside it, which is asked for as a column is. */
const OWN: ReadonlyMap<string, Field> = new Map(
  ['_id', '_index', '_ignored'].map((column) => {
    const variants: Variant[] = [{ type: 'keyword', mapped: column, whole: column, indices: [] }]
    return [column, { column, source: column, variants }]
  }),
)

export function isOwn({ column }: Field): boolean {
  return OWN.has(column)
}

/** The columns that the indices of a target have. */
export class Fields {
  readonly #fields: ReadonlyMap<string, Field>
  readonly #objects: ReadonlySet<string>
  /** What the server could not take as fields is in this field as text; undefined where no index has it. */
  readonly unindexed: Field | undefined

  constructor(answer: MappingAnswer) {
    const fields = mergeIndices(answer)
    this.unindexed = fields.get(UNINDEXED)
    fields.delete(UNINDEXED)
    this.#fields = fields
    this.#objects = new Set([...fields.keys()].flatMap(parents))
  }

  get(column: string): Field | undefined {
    return OWN.get(column) ?? this.#fields.get(column) ?? this.#flattened(column)
  }

  /** Whether columns lie below it. */
  isObject(column: string): boolean {
    return this.#objects.has(column)
  }

  all(): Iterable<Field> {
    return this.#fields.values()
  }

  /** `@timestamp` first, then by name. */
  columns(): Column[] {
    const columns = [...this.#fields.values()].map((field) => ({ name: field.column, kind: kindOf(field) }))
    return columns.sort(columnsInOrder)
  }

  /** What lies below a flattened object has no mapping of its own. */
  #flattened(column: string): Field | undefined {
    for (const parent of parents(column).reverse()) {
      const variants = this.#fields.get(parent)?.variants.filter(({ type }) => type === 'flattened') ?? []
      if (variants.length > 0)
        return {
          column,
          source: column,
          variants: variants.map((one) => ({ ...one, type: 'key', whole: column })),
        }
    }
    return undefined
  }
}

export function kindOf({ variants }: Field): ColumnKind {
  const kinds = new Set(variants.map(({ type }) => KINDS[type]))
  return kinds.size === 1 ? [...kinds][0]! : 'mixed'
}

/** `a.b.c`: `a`, `a.b`. */
function parents(column: string): string[] {
  const parts = column.split('.')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'))
}
