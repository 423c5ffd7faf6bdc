import {
  type Json,
  type Level,
  levelColumn,
  levelOf,
  levelText,
  momentOf,
  type Row,
  textOf,
  valueAt,
} from '@gramexlog/view/reader'
import { levelStyle } from '../../terminal/level-style.ts'
import { safeLines, safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { padToWidth } from '../../terminal/width.ts'
import { MESSAGES } from './messages.ts'

/** Other names of loggers for the time; not shown where they tell the same moment. */
const TIMES = ['@timestamp', 'timestamp', 'time', 'datetime', 'ts']
const SAME_MS = 1_000
/** Where loggers put an error's stack. */
const STACKS = ['stack', 'err.stack', 'error.stack', 'error.stack_trace', 'exception.stacktrace']
/** What an error's stack begins with. */
const IN_STACK = ['message', 'type', 'name']
/** What is shown if not all is asked for. */
const MAX_CHARACTERS = { value: 200, message: 2_000 }
const STACK_LINES = 12
/** With a gap behind it, besides the one behind every part. */
const LEVEL_WIDTH = 6
/** Nothing that would be taken for another field, or for nothing. */
const PLAIN = /^[^\s"'=\p{C}]+$/u

interface ShownRecord {
  /** Its target's name. */
  readonly target: string
  /** When it happened, in ms since 1970. */
  readonly ms: number
  readonly record: Row
}

export interface LineOptions {
  /** Only these fields, besides time, level and message. */
  readonly fields: readonly string[] | undefined
  readonly utc: boolean
  /** Long values and stacks whole. */
  readonly full: boolean
  /** Names of the targets, of which each line has one; none if all are of one target. */
  readonly targets: readonly string[]
  /** ms since 1970. */
  readonly now: () => number
}

/** Shows records as lines: time, level, what happened, then the other fields. */
export class Lines {
  readonly #terminal: Terminal
  readonly #options: LineOptions
  readonly #nameWidth: number
  /** Targets of which a record had a level: the others of these stand below it. */
  readonly #leveled = new Set<string>()

  constructor(terminal: Terminal, options: LineOptions) {
    this.#terminal = terminal
    this.#options = options
    this.#nameWidth = Math.max(0, ...options.targets.map((name) => name.length))
  }

  /** With its line breaks. */
  of({ target, ms, record }: ShownRecord): string {
    const { colors } = this.#terminal
    const { targets, full } = this.#options
    const fields = fieldsOf(record)
    const levelName = levelColumn(new Set(fields.keys()))
    const level = levelName === undefined ? 'other' : levelOf(fields.get(levelName), levelName)
    const stackName = STACKS.find((name) => isStack(fields.get(name)))
    const stack = stackName === undefined ? undefined : String(fields.get(stackName))
    const messageName = MESSAGES.find((name) => isShort(fields.get(name)))
    const message = messageName === undefined ? '' : this.#cut(textOf(fields.get(messageName)), 'message')
    const shownLevel = levelText(levelName === undefined ? undefined : fields.get(levelName), levelName)
    for (const name of [messageName, stackName, shownLevel === undefined ? undefined : levelName])
      if (name !== undefined) fields.delete(name)
    dropWhatIsSaid(fields, ms, stackName, stack)
    const parts = [
      colors.dim(this.#time(ms)),
      ...(targets.length > 0 ? [colors.cyan(padToWidth(safeText(target), this.#nameWidth))] : []),
      ...this.#level(target, shownLevel, level),
      ...(message === ''
        ? []
        : [level === 'error' || level === 'fatal' ? colors.bold(safeText(message)) : safeText(message)]),
      ...this.#fields(record, fields),
    ]
    const below = stack === undefined ? [] : safeLines(stack)
    const shown = full || below.length <= STACK_LINES ? below : below.slice(0, STACK_LINES)
    const rest = below.length - shown.length
    const lines = [
      parts.join(' '),
      ...shown.map((line) => colors.dim(`    ${line}`)),
      ...(rest > 0 ? [colors.dim(`    … ${rest} more lines (--full)`)] : []),
    ]
    return `${lines.join('\n')}\n`
  }

  /** Of today the time alone, where somebody looks. */
  #time(ms: number): string {
    const { utc, now } = this.#options
    const text = wallTime(ms, utc)
    const isToday = text.slice(0, 10) === wallTime(now(), utc).slice(0, 10)
    const shown = isToday && this.#terminal.isTerminal ? text.slice(11) : text
    return utc ? `${shown}Z` : shown
  }

  #level(target: string, text: string | undefined, level: Level): string[] {
    if (text === undefined) return this.#leveled.has(target) ? [' '.repeat(LEVEL_WIDTH)] : []
    this.#leveled.add(target)
    const word = safeText(text.toUpperCase()).slice(0, 12)
    return [
      levelStyle(this.#terminal.colors, level)(word) + ' '.repeat(Math.max(1, LEVEL_WIDTH - word.length)),
    ]
  }

  #fields(record: Row, others: ReadonlyMap<string, Json>): string[] {
    const { fields } = this.#options
    const { colors } = this.#terminal
    const chosen: (readonly [string, Json | undefined])[] =
      fields === undefined ? [...others] : fields.map((name) => [name, valueAt(record, name)])
    return chosen.flatMap(([name, value]) => {
      if (value === undefined || value === null) return []
      const text = this.#cut(textOf(value), 'value')
      const shown = typeof value !== 'string' || PLAIN.test(text) ? text : JSON.stringify(text)
      return [colors.dim(`${safeText(name)}=`) + safeText(shown)]
    })
  }

  #cut(text: string, kind: keyof typeof MAX_CHARACTERS): string {
    const most = MAX_CHARACTERS[kind]
    return this.#options.full || text.length <= most ? text : `${text.slice(0, most)}…`
  }
}

/** The values of a record by their dotted names; lists are values. */
function fieldsOf(record: Row): Map<string, Json> {
  const fields = new Map<string, Json>()
  const collect = (members: Row, before: string) => {
    for (const [name, value] of Object.entries(members)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        collect(value as Row, `${before}${name}.`)
      else if (value !== null) fields.set(before + name, value)
    }
  }
  collect(record, '')
  return fields
}

/** Takes out what tells the time once more, and of an error what its stack begins with. */
function dropWhatIsSaid(
  fields: Map<string, Json>,
  ms: number,
  stackName: string | undefined,
  stack: string | undefined,
): void {
  for (const name of TIMES) {
    const moment = momentOf(fields.get(name))
    if (moment !== undefined && Math.abs(moment - ms) <= SAME_MS) fields.delete(name)
  }
  if (stackName === undefined || stack === undefined || !stackName.includes('.')) return
  const error = stackName.slice(0, stackName.lastIndexOf('.'))
  for (const member of IN_STACK) {
    const value = fields.get(`${error}.${member}`)
    if (typeof value === 'string' && stack.includes(value)) fields.delete(`${error}.${member}`)
  }
}

function isStack(value: Json | undefined): boolean {
  return typeof value === 'string' && value.includes('\n')
}

function isShort(value: Json | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

/** `2026-01-31 12:00:00.123`, in UTC or in the zone of this machine. */
function wallTime(ms: number, utc: boolean): string {
  const date = new Date(ms)
  const moved = utc ? date : new Date(ms - date.getTimezoneOffset() * 60_000)
  return moved.toISOString().slice(0, -1).replace('T', ' ')
}
