import type { Context } from './context.ts'
import { rankOf } from './levels.ts'
import type { TargetOptions } from './options.ts'
import type { Path } from './place.ts'
import { parseRecordPath, type RecordPath } from './record-path.ts'

/** Which records a target takes, and what of them is left out, renamed or added before they are written. */
export interface Shape {
  /** Records of a lower rank are not taken; pino's numbers. */
  readonly level?: number
  /** The share that is taken, from 0 to 1. */
  readonly sample?: number
  readonly redact?: { readonly paths: readonly RecordPath[]; readonly censor: string }
  readonly drop?: readonly RecordPath[]
  readonly rename?: readonly { readonly from: RecordPath; readonly to: string }[]
  readonly static?: Readonly<Record<string, unknown>>
  readonly ecs?: EcsFormat
}

/** What every document of a target has in the Elastic Common Schema. */
export interface EcsFormat {
  /** `event.dataset` of records that say nothing of it: the service's name, else the target's. */
  readonly dataset: string
  readonly service: NonNullable<TargetOptions['service']>
}

/** As pino's. */
const CENSOR = '[Redacted]'

/** Undefined if no option asks for anything. What cannot be read as a path is a problem of `context`. */
export function readShape(options: TargetOptions, context: Context): Shape | undefined {
  const { level, sample, drop } = options
  const rank = rankOf(typeof level === 'string' ? level : Number(level ?? Number.NaN))
  const shape: Shape = {
    ...(level !== undefined && rank !== undefined && { level: rank }),
    ...(sample !== undefined && sample < 1 && { sample }),
    ...readRedact(options, context),
    ...(drop && { drop: readPaths(drop, ['drop'], context) }),
    ...readRename(options, context),
    ...readStatic(options, context),
    ...readEcs(options, context),
  }
  return Object.keys(shape).length === 0 ? undefined : shape
}

function readRedact({ redact }: TargetOptions, context: Context): Pick<Shape, 'redact'> {
  if (redact === undefined) return {}
  if (Array.isArray(redact)) {
    return { redact: { paths: readPaths(redact, ['redact'], context), censor: CENSOR } }
  }
  if (redact.paths === undefined) {
    if (!context.problems.has([...context.path, 'redact'])) {
      report(['redact'], 'needs "paths:", the members to be redacted', 'nothing', context)
    }
    return {}
  }
  const paths = readPaths(redact.paths, ['redact', 'paths'], context)
  return { redact: { paths, censor: redact.censor ?? CENSOR } }
}

/** Old names may stand anywhere in a record; new ones stand at its top. */
function readRename({ rename, keys }: TargetOptions, context: Context): Pick<Shape, 'rename'> {
  if (rename === undefined) return {}
  const renamed = Object.entries(rename).flatMap(([old, name]) => {
    const at = ['rename', old]
    const from = readPath(old, at, 'key', context)
    const to = readPath(name, at, 'value', context)
    if (from === undefined || to === undefined) return []
    const fault =
      from.includes(null) || to.includes(null)
        ? 'cannot hold *: one member gets one name'
        : keys?.includes(name)
          ? 'has the name of a key, which every record has already; choose another'
          : undefined
    if (fault !== undefined) report(at, fault, 'a name', context)
    return fault === undefined ? [{ from, to: to.join('.') }] : []
  })
  return { rename: renamed }
}

function readStatic(options: TargetOptions, context: Context): Pick<Shape, 'static'> {
  if (options.static === undefined) return {}
  const named = Object.entries(options.static).flatMap(([name, value]) => {
    const at = ['static', name]
    const path = readPath(name, at, 'key', context)
    if (path?.includes(null)) report(at, 'cannot hold *: it is the name of one member', 'a name', context)
    if (options.keys?.includes(name))
      report(at, 'has the name of a key; keep one of the two', 'a contradiction', context)
    return path === undefined ? [] : [[path.join('.'), value] as const]
  })
  return { static: Object.fromEntries(named) }
}

function readEcs({ format, service = {} }: TargetOptions, context: Context): Pick<Shape, 'ecs'> {
  const named = Object.values(service).some((value) => value !== undefined)
  if (format === undefined) {
    if (named && !context.problems.has([...context.path, 'format'])) {
      const message = 'has no effect without "format: ecs"; add it, or remove this'
      report(['service'], message, 'an option of ECS', context)
    }
    return {}
  }
  return { ecs: { dataset: service.name ?? String(context.path[1]), service } }
}

function readPaths(texts: readonly string[], at: Path, context: Context): RecordPath[] {
  return texts.flatMap((text, n) => {
    const path = readPath(text, [...at, n], 'value', context)
    return path === undefined ? [] : [path]
  })
}

function readPath(text: string, at: Path, where: 'key' | 'value', context: Context): RecordPath | undefined {
  const path = parseRecordPath(text)
  if ('fault' in path) {
    report(at, `the path ${path.fault}`, 'a path that cannot be read', context, where)
    return undefined
  }
  return path
}

function report(
  at: Path,
  message: string,
  found: string,
  { path, problems }: Context,
  where: 'key' | 'value' = 'key',
): void {
  problems.report([...path, ...at], message, { at: where, found })
}
