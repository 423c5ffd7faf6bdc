import type { Target } from '@gramexlog/core/viewer'
import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface Field {
  readonly type?: string
  readonly properties?: Fields
}
type Fields = { readonly [name: string]: Field }
interface Mappings {
  readonly [index: string]: {
    readonly mappings?: {
      readonly dynamic?: unknown
      readonly subobjects?: boolean
      readonly properties?: Fields
    }
  }
}

const TIMES = ['date', 'date_nanos']
const WHOLES = ['long', 'integer', 'unsigned_long', 'double', 'float', 'half_float', 'scaled_float', 'short']
const TEXTS = ['keyword', 'text', 'wildcard', 'constant_keyword', 'match_only_text', 'flattened']
/** Of keys whose values are always numbers; all take a date in ms, but for those that are none. */
const NUMBER_KEYS = new Set(['time', 'port', 'pid', 'status', 'duration'])
const TEXT_KEYS = new Set([
  'name',
  'class',
  'method',
  'uri',
  'error',
  'browser',
  'hostname',
  'trace.id',
  'span.id',
])

/** Whether the fields of the index are what records have under these names. */
export async function checkMapping(
  questions: Questions,
  findings: Findings,
  target: Target,
  index: string,
): Promise<void> {
  const { body, fault } = await questions.get<Mappings>(`/${encodeURIComponent(index)}/_mapping`)
  if (fault !== undefined) {
    findings.unknown('mapping', `it cannot be looked at: ${fault.reason}`)
    return
  }
  const [name = index, { mappings = {} } = {}] = Object.entries(body).sort().at(-1) ?? []
  const conflicts = mappingConflicts(fieldTypes(mappings.properties), mappings, target)
  if (conflicts.length === 0) findings.ok('mapping', `the fields of ${name} fit`)
  else
    findings.failed(
      'mapping',
      `${name}: ${conflicts.join('; ')}`,
      `a field's type cannot be changed: give the target another index:, or reindex ${name} and delete it; by gramexlog's template the new one fits`,
    )
}

/** What of an index would refuse records of a target, in words. @param types of its fields, by their whole names */
export function mappingConflicts(
  types: ReadonlyMap<string, string>,
  { dynamic, subobjects }: { readonly dynamic?: unknown; readonly subobjects?: boolean },
  { keys, timestamp }: Pick<Target, 'keys' | 'timestamp'>,
): string[] {
  const conflicts: string[] = []
  const expect = (field: string, fitting: readonly string[], is: string) => {
    const type = types.get(field)
    if (type !== undefined && !fitting.includes(type))
      conflicts.push(`${field} is ${type}, and records have ${is} there`)
  }
  if (timestamp) expect('@timestamp', TIMES, 'a date')
  for (const key of keys) {
    if (NUMBER_KEYS.has(key)) expect(key, [...WHOLES, ...TIMES, ...TEXTS], 'a number')
    else if (TEXT_KEYS.has(key)) expect(key, TEXTS, 'text')
    else expect(key, [...TEXTS, ...WHOLES, ...TIMES, 'boolean', 'ip'], 'a value')
    if (subobjects === false) continue
    const above = parents(key).find((parent) => types.has(parent) && types.get(parent) !== 'object')
    if (above !== undefined && !types.has(key))
      conflicts.push(`${above} is ${types.get(above)}, and records have ${key} below it`)
  }
  const unknown = keys.filter((key) => !types.has(key))
  if (String(dynamic) === 'strict' && unknown.length > 0)
    conflicts.push(`it takes no fields but its own (dynamic: strict), and has no ${unknown.join(', ')}`)
  return conflicts
}

/** The types of an index's fields by their whole names; `object` of those that have fields below them. */
export function fieldTypes(properties: Fields = {}, above = ''): Map<string, string> {
  const types = new Map<string, string>()
  for (const [name, { type, properties: below }] of Object.entries(properties)) {
    types.set(above + name, type ?? 'object')
    for (const [path, type] of fieldTypes(below, `${above}${name}.`)) types.set(path, type)
  }
  return types
}

/** `a.b.c`: `a` and `a.b`. */
function parents(key: string): string[] {
  const parts = key.split('.')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'))
}
