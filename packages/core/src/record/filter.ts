import { rankOf } from '../config/levels.ts'
import type { Shape } from '../config/shape.ts'
import { scanMembers } from './scan-members.ts'

/** Which records a target takes. Neither method throws. */
export interface Filter {
  /** Of what the caller gave. */
  takes(fields: unknown): boolean
  /** Of a line that another logger printed. */
  takesLine(line: string): boolean
}

/** pino puts the level first. */
const FIRST = /^\{"level":(?:(\d+)|"(\w+)")[,}]/

/** Undefined if a target takes all. */
export function createFilter({ level, sample }: Shape = {}): Filter | undefined {
  if (level === undefined && sample === undefined) return undefined
  const isDrawn = () => sample === undefined || Math.random() < sample
  const isHigh = (own: unknown) => level === undefined || (rankOf(own) ?? level) >= level
  return {
    takes: (fields) => isHigh(level === undefined ? undefined : levelOf(fields)) && isDrawn(),
    takesLine: (line) => isHigh(level === undefined ? undefined : levelOfLine(line)) && isDrawn(),
  }
}

/** `level`, or that of ECS. */
function levelOf(fields: unknown): unknown {
  try {
    const { level, log, 'log.level': dotted } = fields as Record<string, unknown>
    return level ?? dotted ?? (log as Record<string, unknown> | undefined)?.level
  } catch {
    return undefined
  }
}

function levelOfLine(line: string): unknown {
  const [, number, name] = FIRST.exec(line) ?? []
  if (number !== undefined) return Number(number)
  if (name !== undefined) return name
  const { names, places } = scanMembers(line) ?? { names: [], places: [] }
  const members = ['level', 'log.level', 'log'].map((name) => {
    const index = names.lastIndexOf(name)
    return index < 0 ? undefined : JSON.parse(line.slice(places[index * 3 + 1], places[index * 3 + 2]))
  })
  return levelOf({ level: members[0], 'log.level': members[1], log: members[2] })
}
