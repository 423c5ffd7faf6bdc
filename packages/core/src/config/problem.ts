import { basename } from 'node:path'
import { GramexLogError } from '../error.ts'
import { nearest, nearestKey } from './nearest.ts'
import type { Path, Places, Position } from './place.ts'
import { isPrintableName, isSecret, showPath, showValue } from './secret.ts'

/** One thing that is wrong in a configuration file. No part of it holds a secret. */
export interface Problem extends Position {
  /** Such as `gramexlog.guide.keys[1]`; empty for a mistake in the YAML itself. */
  readonly path: string
  /** What was found, in words: a value that may be a secret is only named by its kind, "a string". */
  readonly found: string
  /** What is wrong, what is allowed and, where it can be said, what to do. */
  readonly message: string
}

/** Of more, nobody reads the rest, which may be another mistake's consequence. */
const MAX_TOLD = 100

interface Detail {
  readonly found?: string
  /** Whether the mistake is in the name or in the value; default `value`. */
  readonly at?: 'key' | 'value'
}

/** Collects the problems of one file, so that they are told all at once. */
export class Problems {
  readonly #places: Places
  readonly #list: Problem[] = []
  readonly #paths: Path[] = []

  constructor(places: Places) {
    this.#places = places
  }

  get size(): number {
    return this.#list.length
  }

  /** Whether a problem is known at `path` or within it: a second look at the value would only repeat it. */
  has(path: Path): boolean {
    return this.#paths.some((known) => path.every((part, depth) => known[depth] === part))
  }

  add(problem: Problem): void {
    this.#list.push(problem)
  }

  report(path: Path, message: string, detail: Detail = {}): void {
    const { line, column } = this.#places.at(path)[detail.at ?? 'value']
    this.#paths.push(path)
    this.add({ line, column, path: showPath(path), found: detail.found ?? 'nothing', message })
  }

  /** The value at `path` is not what it should be: `expected a port number, found "many"`. */
  unexpected(path: Path, expected: string, value: unknown): void {
    const found = this.show(path, value)
    this.report(path, `expected ${expected}, found ${found}`, { found })
  }

  /** There is no option of this name at `path`. */
  unknownOption(path: Path, name: string, allowed: readonly string[]): void {
    const shown = isPrintableName(name) ? ` "${name}"` : ''
    const meant = isPrintableName(name) ? nearest(name, allowed) : undefined
    const message = `unknown option${shown}${suggestion(meant)}Allowed: ${allowed.join(', ')}`
    this.report([...path, name], message, { at: 'key', found: `the option${shown}` })
  }

  /** The value at `path` is none of the names that are allowed there; `noun` is what they are names of. */
  unknownName(path: Path, noun: string, value: string, allowed: readonly string[]): void {
    const found = this.show(path, value)
    const shown = found.startsWith('"')
    const close = noun === 'key' ? nearestKey : nearest
    const meant = shown ? close(value, allowed) : undefined
    const message = `unknown ${noun}${shown ? ` ${found}` : ''}${suggestion(meant)}Allowed: ${allowed.join(', ')}`
    this.report(path, message, { found })
  }

  /** What may be said of the value at `path`. */
  show(path: Path, value: unknown): string {
    return showValue(value, !this.mayRepeat(path))
  }

  /** Whether the value at `path` is the user's own text and no secret. */
  mayRepeat(path: Path): boolean {
    return !isSecret(path) && !this.#places.at(path).substituted
  }

  /** All problems, or the first hundred, as one ERR_GRAMEXLOG_CONFIG_INVALID, in the file's order, each with `file:line:column`. */
  toError(file: string): GramexLogError {
    const sorted = this.#list.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, MAX_TOLD)
    const places = sorted.map((problem) => `${file}:${problem.line}:${problem.column}`)
    const width = Math.max(...places.map((place) => place.length))
    const lines = sorted.map(({ path, message }, n) => {
      return `  ${places[n]?.padEnd(width)} ${path ? `${path}: ` : ''}${message}`
    })
    const found = this.#list.length === 1 ? '1 problem' : `${this.#list.length} problems`
    const count = this.#list.length > MAX_TOLD ? `${found}, of which the first ${MAX_TOLD} are` : found
    // No `cause`: the YAML parser's and zod's own errors quote the text, which may hold a password.
    return new GramexLogError(
      'ERR_GRAMEXLOG_CONFIG_INVALID',
      `${basename(file)} has ${count}:\n${lines.join('\n')}`,
    )
  }
}

function suggestion(meant: string | undefined): string {
  return meant === undefined ? '. ' : `; did you mean "${meant}"? `
}
