/** What can be asked of a field. */
export type FieldType =
  | 'keyword'
  | 'number'
  | 'boolean'
  | 'date'
  | 'ip'
  | 'text'
  | 'flattened'
  /** What lies in a flattened object. */
  | 'key'
  | 'object'
  | 'other'

/** How some indices have a column. */
export interface Variant {
  readonly type: FieldType
  /** As it is mapped: `long`, `double`, `wildcard`. */
  readonly mapped: string
  /** The field that has whole values: itself, or the `.keyword` beside a text. Undefined: words are all there is. */
  readonly whole?: string
  /** The field that has words: itself, or the `.text` beside a keyword. */
  readonly words?: string
  /** Names of these indices. */
  readonly indices: readonly string[]
}

/** A column, over all indices. */
export interface Field {
  readonly column: string
  /** Its path in records: another than the column where that is an alias. */
  readonly source: string
  /** At least one: of indices with dates an older one may have another. */
  readonly variants: readonly Variant[]
}

/** A mapping as the server tells it, of a field or of what is below one. */
interface Mapping {
  readonly type?: string
  readonly path?: string
  readonly normalizer?: string
  readonly enabled?: boolean
  readonly properties?: Mappings
  readonly fields?: Mappings
}
type Mappings = Readonly<Record<string, Mapping>>

/** The answer to `GET <index>/_mapping`. */
export type MappingAnswer = Readonly<
  Record<string, { readonly mappings?: { readonly properties?: Mappings; readonly runtime?: Mappings } }>
>

const TYPES: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ...many('keyword', 'keyword', 'constant_keyword', 'wildcard', 'version'),
  ...many('number', 'long', 'integer', 'short', 'byte', 'double', 'float', 'half_float'),
  ...many('number', 'scaled_float', 'unsigned_long'),
  ...many('boolean', 'boolean'),
  ...many('date', 'date', 'date_nanos'),
  ...many('ip', 'ip'),
  ...many('text', 'text', 'match_only_text'),
  ...many('flattened', 'flattened', 'flat_object'),
  ...many('object', 'nested', 'object'),
])

type Unplaced = Omit<Variant, 'indices'>

/** The columns of all indices, by their names. */
export function mergeIndices(answer: MappingAnswer): Map<string, Field> {
  const merged = new Map<
    string,
    { source: string; variants: Map<string, Unplaced & { indices: string[] }> }
  >()
  for (const [index, { mappings = {} }] of Object.entries(answer)) {
    const found = new Map<string, { source: string; variant: Unplaced }>()
    const aliases = new Map<string, string>()
    for (const [path, mapping] of leaves(mappings.properties ?? {}, '')) {
      if (mapping.type === 'alias') aliases.set(path, mapping.path ?? '')
      else found.set(path, { source: path, variant: variantOf(path, mapping) })
    }
    for (const [path, mapping] of Object.entries(mappings.runtime ?? {}))
      found.set(path, { source: path, variant: variantOf(path, mapping) })
    for (const [alias, path] of aliases) {
      const behind = found.get(path)
      if (behind !== undefined) found.set(alias, behind)
    }
    for (const [column, { source, variant }] of found) {
      const field = merged.get(column) ?? { source, variants: new Map() }
      merged.set(column, field)
      const key = JSON.stringify([variant.type, variant.mapped, variant.whole, variant.words])
      const same = field.variants.get(key)
      if (same === undefined) field.variants.set(key, { ...variant, indices: [index] })
      else same.indices.push(index)
    }
  }
  return new Map(
    [...merged].map(([column, { source, variants }]) => [
      column,
      { column, source, variants: [...variants.values()] },
    ]),
  )
}

function* leaves(mappings: Mappings, prefix: string): Generator<[string, Mapping]> {
  for (const [name, mapping] of Object.entries(mappings)) {
    const path = prefix + name
    const { type = 'object', properties, enabled } = mapping
    const inside = (type === 'object' || type === 'passthrough') && enabled !== false
    if (inside) yield* leaves(properties ?? {}, `${path}.`)
    else yield [path, mapping]
  }
}

function variantOf(path: string, mapping: Mapping): Unplaced {
  const { type: mapped = 'object', fields = {} } = mapping
  const type = TYPES.get(mapped) ?? 'other'
  const beside = (wanted: FieldType) => {
    const found = Object.entries(fields).find(([, { type: other = '', normalizer }]) => {
      return TYPES.get(other) === wanted && normalizer === undefined
    })
    return found && `${path}.${found[0]}`
  }
  const whole = type === 'text' ? beside('keyword') : path
  const words = type === 'text' ? path : beside('text')
  return { type, mapped, ...(whole !== undefined && { whole }), ...(words !== undefined && { words }) }
}

function many(type: FieldType, ...mapped: string[]): [string, FieldType][] {
  return mapped.map((name) => [name, type])
}
