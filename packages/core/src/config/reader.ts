import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Path, Places, Position } from './place.ts'
import type { Problems } from './problem.ts'
import { readString } from './read-string.ts'
import { hasOwnTag, isMergeKey, type Parsed } from './syntax.ts'

/** Values, and members that are merged, at most: a few nested lists of aliases can stand for billions of them. */
const MAX_STEPS = 100_000

interface Entry {
  readonly key: Node | null
  readonly value: Node | null
}

/**
 * Turns parts of a parsed file into plain values: aliases and merge keys resolved, variables replaced, each
 * value's place noted. What cannot be read is a problem and undefined.
 */
export class Reader {
  readonly #yaml: Parsed
  readonly #env: NodeJS.ProcessEnv
  readonly #places: Places
  readonly #problems: Problems
  /** The maps and lists around the value being read: an alias of one of these would never end. */
  readonly #around = new Set<Node>()
  #steps = 0

  constructor(yaml: Parsed, env: NodeJS.ProcessEnv, places: Places, problems: Problems) {
    this.#yaml = yaml
    this.#env = env
    this.#places = places
    this.#problems = problems
  }

  /** The value at `path`, undefined if there is none. What stands beside the path is not looked at. */
  read(path: readonly string[]): unknown {
    return this.#plain(this.#find(path), path)
  }

  /** As `read`, but a map's entries in the order of the file: an object would put those named by digits first. */
  readEntries(path: readonly string[]): unknown {
    const found = this.#find(path)
    const node = this.#resolve(found, path)
    if (!isMap(node) || hasOwnTag(node)) return this.#plain(node, path)
    this.#around.add(node)
    const values = this.#values(node, path)
    this.#around.delete(node)
    return values
  }

  #find(path: readonly string[]): Node | null | undefined {
    let node = this.#yaml.document.contents as Node | null
    for (const [depth, name] of path.entries()) {
      const around = path.slice(0, depth)
      const map = this.#resolve(node, around)
      const entry = isMap(map) ? this.#entries(map, around, name).get(name) : undefined
      if (!entry) return undefined
      this.#note([...around, name], entry)
      node = entry.value
    }
    return node
  }

  #plain(unresolved: unknown, path: Path): unknown {
    const node = this.#resolve(unresolved, path)
    if (node === undefined || this.#exhausted(path)) return undefined
    if (hasOwnTag(node)) {
      const message = 'unknown YAML tag; remove it, or put quotes around a value that starts with !'
      this.#problems.report(path, message, { found: 'a YAML tag' })
      return undefined
    }
    if (isScalar(node)) return typeof node.value === 'string' ? this.#string(node.value, path) : node.value
    if (!isMap(node) && !isSeq(node)) return null
    this.#around.add(node)
    const value = isMap(node) ? Object.fromEntries(this.#values(node, path)) : this.#list(node.items, path)
    this.#around.delete(node)
    return value
  }

  #list(items: readonly unknown[], path: Path): unknown[] {
    return items.map((item, n) => {
      this.#note([...path, n], { key: item as Node, value: item as Node })
      return this.#plain(item, [...path, n])
    })
  }

  #values(map: YAMLMap, path: Path): Map<string, unknown> {
    const values = new Map<string, unknown>()
    for (const [name, entry] of this.#entries(map, path)) {
      const inner = [...path, name]
      this.#note(inner, entry)
      if (name === '__proto__') {
        // Whoever assigns it to an object changes the object's prototype.
        this.#problems.report(inner, 'this name cannot be used; choose another', { at: 'key' })
      } else {
        values.set(name, this.#plain(entry.value, inner))
      }
    }
    return values
  }

  /** The entries of a map, with those merged into it: its own win, then those of the first merged map. */
  #entries(map: YAMLMap, path: Path, only?: string): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    const own = new Map<string, Entry>()
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      if (this.#exhausted(path)) break
      const entry = { key: pair.key, value: pair.value }
      if (isMergeKey(pair.key)) {
        this.#note([...path, '<<'], entry)
        for (const [name, merged] of this.#merged(pair.value, [...path, '<<'], only)) {
          if (this.#exhausted(path)) break
          if (!entries.has(name)) entries.set(name, merged)
        }
        continue
      }
      const name = this.#name(pair.key, path)
      if (name === undefined || (only !== undefined && name !== only)) continue
      const first = own.get(name)
      if (first) this.#reportTwice([...path, name], first, entry)
      own.set(name, entry)
      entries.set(name, entry)
    }
    return entries
  }

  #merged(value: unknown, path: Path, only?: string): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    const source = this.#resolve(value, path)
    if (source === undefined || this.#exhausted(path)) return entries
    if (!isMap(source) && !isSeq(source)) {
      if (only === undefined) this.#problems.report(path, 'expected a map to merge, or a list of maps')
      return entries
    }
    this.#around.add(source)
    const parts = isMap(source)
      ? [this.#entries(source, path.slice(0, -1), only)]
      : source.items.map((item) => this.#merged(item, path, only))
    this.#around.delete(source)
    for (const part of parts) {
      for (const [name, entry] of part) {
        if (this.#exhausted(path)) return entries
        if (!entries.has(name)) entries.set(name, entry)
      }
    }
    return entries
  }

  /** A name is text: that of `2024:` is "2024". */
  #name(key: Node | null, path: Path): string | undefined {
    const node = this.#resolve(key, path)
    if (node === null || isScalar(node))
      return typeof node?.value === 'string' ? node.value : (node?.source ?? '')
    if (node !== undefined) this.#problems.report(path, 'expected text as a name, found a list or a map')
    return undefined
  }

  #string(text: string, path: Path): string | null | undefined {
    return readString(text, path, { env: this.#env, places: this.#places, problems: this.#problems })
  }

  /** What an alias stands for; undefined, and a problem, if that is nothing or something around it. */
  #resolve(node: unknown, path: Path): Node | null | undefined {
    if (!isAlias(node)) return (node as Node | null | undefined) ?? null
    const target = this.#yaml.aliased.get(node)
    if (!target || this.#around.has(target)) {
      const reason = target ? 'stands inside its own anchor' : 'has no anchor (&name) before it'
      const message = `an alias (*name) ${reason}; put quotes around a value that starts with *`
      this.#problems.report(path, message, { found: 'an alias' })
      return undefined
    }
    return target
  }

  #exhausted(path: Path): boolean {
    this.#steps++
    if (this.#steps === MAX_STEPS) {
      this.#problems.report(path, 'too many values, counting each use of an alias; write fewer aliases')
    }
    return this.#steps >= MAX_STEPS
  }

  #reportTwice(path: Path, first: Entry, second: Entry): void {
    const line = this.#position(first.key).line
    this.#note(path, second)
    this.#problems.report(path, `given twice, first in line ${line}; remove one`, { at: 'key' })
  }

  #note(path: Path, { key, value }: Entry): void {
    this.#places.set(path, {
      key: this.#position(key ?? value),
      value: this.#position(value ?? key),
      substituted: false,
    })
  }

  #position(node: Node | null): Position {
    const { line, col } = this.#yaml.lines.linePos(node?.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}
