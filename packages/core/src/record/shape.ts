import type { RecordPath } from '../config/record-path.ts'
import type { Shape } from '../config/shape.ts'
import { toEcs } from './ecs.ts'
import { fits, TRUNCATED, truncate } from './truncate.ts'
import { visit } from './visit.ts'

/** A record's text to that of the record which is written. Never throws. */
export type Reshape = (record: string) => string

type Tree = Record<string, unknown>

/** What is done to a parsed record, and to a text. */
interface Step {
  /** Where there is nothing at any of these paths, `act` has nothing to do. */
  readonly paths: readonly RecordPath[]
  readonly act: (record: Tree) => Tree
  /** JSON text of members that are added at the end. */
  readonly members?: string
}

/** Instead of a record that cannot be worked on: it may hold what must not be written. */
const WITHHELD = '"message":"[Withheld: the record could not be shaped]"'
/** A record without a time would be refused by a data stream. */
const STAMP = /^\{("@timestamp":"[\dTZ:.+-]+",)/

/** All that a target's options do to a record; undefined if that is nothing. */
export function createShaper(shape: Shape = {}, maxBytes: number): Reshape | undefined {
  return reshape([...concealing(shape), ...arranging(shape)], maxBytes)
}

/** What `redact` and `drop` do, which every sink needs. */
export function createConcealer(shape: Shape = {}, maxBytes: number): Reshape | undefined {
  return reshape(concealing(shape), maxBytes)
}

/** The rest, which a row of a CSV file does not need: it has no names. */
export function createArranger(shape: Shape = {}, maxBytes: number): Reshape | undefined {
  return reshape(arranging(shape), maxBytes)
}

function concealing({ redact, drop = [] }: Shape): Step[] {
  const steps = drop.map((path) => ({ paths: [path], act: remover(path) }))
  if (redact === undefined) return steps
  const { paths, censor } = redact
  const act = (record: Tree) => {
    for (const path of paths) {
      visit(record, path, (holder, name) => {
        holder[name] = censor
      })
    }
    return record
  }
  return [{ paths, act }, ...steps]
}

function arranging({ rename = [], ecs, static: constants = {} }: Shape): Step[] {
  const renaming = rename.map(({ from, to }) => ({ paths: [from], act: mover(from, to) }))
  const adding = Object.entries(constants).map(([name, value]) => {
    const path = name.split('.')
    return { paths: [path], act: remover(path), members: JSON.stringify({ [name]: value }).slice(1, -1) }
  })
  // Every text holds "": each record is parsed.
  const naming = ecs === undefined ? [] : [{ paths: [[null]], act: (record: Tree) => toEcs(ecs, record) }]
  return [...renaming, ...naming, ...adding]
}

/** A record whose text has none of the names is not even parsed. */
function reshape(steps: readonly Step[], maxBytes: number): Reshape | undefined {
  if (steps.length === 0) return undefined
  const needles = [...new Set(steps.flatMap(({ paths }) => paths.map(needleOf)))]
  const members = steps.flatMap(({ members }) => members ?? []).join(',')
  const append = (record: string): string => {
    if (members === '') return record
    return record === '{}' ? `{${members}}` : `${record.slice(0, -1)},${members}}`
  }
  return (text) => {
    try {
      if (!mayHold(text, needles)) return within(append(text), maxBytes)
      let record = JSON.parse(text) as Tree
      for (const { act } of steps) record = act(record)
      return within(append(JSON.stringify(record)), maxBytes)
    } catch {
      return `{${STAMP.exec(text)?.[1] ?? ''}${WITHHELD}}`
    }
  }
}

/** A part of the record's text without which a path leads nowhere: a name, and the quote behind it where there is one. */
function needleOf(path: RecordPath): string {
  const name = path.findLast((part) => part !== null && !/^\d+$/.test(part))
  return JSON.stringify(name ?? '').slice(1, name !== undefined && name === path.at(-1) ? undefined : -1)
}

/** Another logger's line may write a name with escapes that JSON.stringify would not use. */
function mayHold(text: string, needles: readonly string[]): boolean {
  return needles.some((needle) => text.includes(needle)) || text.includes('\\u') || text.includes('\\/')
}

function remover(path: RecordPath): Step['act'] {
  return (record) => {
    visit(record, path, (holder, name) => {
      // A list keeps the places of its other items.
      if (Array.isArray(holder)) holder[Number(name)] = null
      else delete holder[name]
    })
    return record
  }
}

/** Nothing is lost where the new name is taken: the member then keeps its own. */
function mover(from: RecordPath, to: string): Step['act'] {
  const path = to.split('.')
  return (record) => {
    let taken = false
    visit(record, path, () => {
      taken = true
    })
    if (taken) return record
    visit(record, from, (holder, name) => {
      if (Object.hasOwn(record, to)) return
      record[to] = holder[name]
      delete holder[name]
    })
    return record
  }
}

/** What was put in may be longer than what it stands for. */
function within(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return text
  const { [TRUNCATED]: cut } = JSON.parse(text) as Tree
  return truncate('', text, new Set(Array.isArray(cut) ? cut.map(String) : []), maxBytes)
}
