import { levelName } from '../config/levels.ts'
import type { EcsFormat } from '../config/shape.ts'
import { ECS_ROOTS, RULES } from './ecs-rules.ts'
import { TRUNCATED } from './truncate.ts'

type Tree = Record<string, unknown>

/** That of the formatters which Elastic publishes. */
const ECS_VERSION = '8.10.0'

/**
 * A record as the Elastic Common Schema names things, its objects nested. What has no place there keeps its name; what
 * would stand in the place of one of its objects, such as a text `process`, goes to `labels`, as text.
 */
export function toEcs({ dataset, service }: EcsFormat, record: Tree): Tree {
  const tree = new EcsTree()
  const whole = withoutTrace(record)
  const { '@timestamp': time, message, ...rest } = whole
  tree.put(['@timestamp'], time ?? timeOf(rest))
  const own = rest['log.level'] ?? (isObject(rest.log) ? rest.log.level : undefined)
  tree.put(['log', 'level'], own ?? levelName(rest.level))
  if (message !== undefined)
    tree.put(['message'], typeof message === 'string' ? message : JSON.stringify(message))
  const ruled: [string, unknown][] = []
  for (const [name, value] of Object.entries(rest)) {
    if (Object.hasOwn(RULES, name) || name.startsWith('headers.')) ruled.push([name, value])
    else tree.add(name, value)
  }
  // What has its own name in ECS ranks over what is named otherwise.
  for (const [name, value] of ruled) {
    const rule = RULES[name] ?? RULES['headers.*']!
    const found = value === '' ? [] : rule(value, whole, name)
    if (found === undefined || !tree.putAll(found)) tree.add(name, value)
  }
  tree.put(['ecs', 'version'], ECS_VERSION)
  tree.put(['service', 'name'], service.name)
  tree.put(['service', 'version'], service.version)
  tree.put(['service', 'environment'], service.environment)
  tree.put(['service', 'node', 'name'], service.node)
  tree.put(['event', 'dataset'], dataset)
  return tree.root
}

/** As Object.create(null), which inherits nothing, but as quick as a literal. */
const Bare = function Bare() {} as unknown as new () => Tree
Bare.prototype = Object.create(null)

class EcsTree {
  readonly root: Tree = new Bare()

  /** A member under its own name. */
  add(name: string, value: unknown): void {
    const path = partsOf(name)
    const isRoot = path.length === 1 && ECS_ROOTS.has(name)
    if (isRoot && !isObject(value)) this.#label(path, value)
    else if (!this.#merge(path, value)) this.#label(path, value)
  }

  /** Values of which the first is what matters: if its place is taken by another, none is put, and the answer is false. */
  putAll(found: readonly (readonly [path: string, value: unknown])[]): boolean {
    for (const [index, [name, value]] of found.entries()) {
      const path = name.split('.')
      if (this.put(path, value)) continue
      if (index === 0) return false
      this.#label(path, value)
    }
    return true
  }

  /** Puts a value in its place if that is free. */
  put(path: readonly string[], value: unknown): boolean {
    if (value === undefined) return true
    let node = this.root
    for (const part of path.slice(0, -1)) {
      node[part] ??= new Bare()
      if (!isObject(node[part])) return false
      node = node[part]
    }
    const last = path.at(-1)!
    if (node[last] === undefined) node[last] = value
    return node[last] === value
  }

  /** As `put`, with an object's members each in their place. */
  #merge(path: readonly string[], value: unknown): boolean {
    // Labels are keywords, without objects.
    if (path[0] === 'labels' && path.length > 1)
      return this.put(['labels', path.slice(1).join('_')], textOf(value))
    if (!isObject(value) || !ECS_ROOTS.has(path[0]!)) return this.put(path, value)
    const entries = Object.entries(value)
    if (entries.length === 0) return true
    for (const [name, member] of entries) {
      const inner = [...path, ...partsOf(name)]
      if (!this.#merge(inner, member)) this.#label(inner, member)
    }
    return true
  }

  #label(path: readonly string[], value: unknown): void {
    let name = path.join('_')
    while (!this.put(['labels', name], textOf(value))) name += '_'
  }
}

/** A name's parts; a name that Elasticsearch could not part stays whole. */
function partsOf(name: string): string[] {
  const parts = name.split('.')
  return parts.includes('') || name === TRUNCATED ? [name] : parts
}

/** What a label can be. */
function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

function isObject(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** ECS has no document without a time. */
function timeOf({ time, datetime }: Tree): string {
  const [[, found] = []] = RULES.time!(time, {}, 'time') ?? RULES.datetime!(datetime, {}, 'datetime') ?? []
  return typeof found === 'string' ? found : new Date().toISOString()
}

/** winston's record of an uncaught exception says the stack three times, and the time twice. */
function withoutTrace(record: Tree): Tree {
  const { exception, rejection, trace, date: _date, message, ...rest } = record
  if ((exception !== true && rejection !== true) || !Array.isArray(trace)) return record
  const first = typeof message === 'string' ? message.split('\n', 1)[0] : message
  if (isObject(record.error)) delete rest.stack
  return { ...rest, ...(exception === true ? { exception } : { rejection }), message: first }
}
