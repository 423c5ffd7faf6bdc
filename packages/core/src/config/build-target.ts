import { reportExclusive, reportStreamConflicts } from './conflicts.ts'
import { resolveConnection } from './connection.ts'
import type { Context } from './context.ts'
import { readCsv } from './csv.ts'
import { indexFault } from './index-name.ts'
import { nearest } from './nearest.ts'
import type { Option } from './option.ts'
import type { TargetOptions } from './options.ts'
import { isMap, readOption } from './read-option.ts'
import { namesAt, SETTINGS, TARGET_OPTIONS } from './schema.ts'
import { readShape } from './shape.ts'
import type { Target } from './target.ts'
import { targetNameFault } from './target-name.ts'

const KIB = 1024
const GIB = 1024 ** 3
const MIB = 1024 ** 2

/**
 * One entry of `gramexlog:` with all defaults. Where `context.problems` has grown, the target is as right as the
 * rest of it allows: each option is judged by itself, so that all mistakes are found in one go.
 */
export function buildTarget(name: string, value: unknown, context: Context): Target {
  const { path, problems } = context
  const fault = targetNameFault(name)
  if (fault) problems.report(path, `a target's name ${fault}`, { at: 'key', found: 'a name' })

  const options = readOptions(name, value, context)
  const sinks = options.sink ?? ['elasticsearch']
  if (!fault) checkIndex(name, options.index, sinks.includes('elasticsearch'), context)
  reportStreamConflicts(options, context)
  const { days, size } = options.keep ?? {}
  const csv = readCsv(name, options, context)
  const shape = readShape(options, context)
  return {
    name,
    index: options.index ?? name,
    ...(options.pipeline !== undefined && { pipeline: options.pipeline }),
    ...(options.routing !== undefined && { routing: options.routing }),
    dataStream: options.data_stream ?? false,
    ...(options.retention !== undefined && { retention: options.retention }),
    keys: options.keys ?? [],
    sinks,
    connection: resolveConnection(options, context),
    ...(csv && { csv }),
    ...(shape && { shape }),
    timestamp: options.timestamp ?? true,
    template: options.template ?? true,
    keep: { ...(days !== undefined && { days }), ...(size !== undefined && { bytes: size }) },
    journal: {
      maxBytes: options.journal?.size ?? GIB,
      durability: options.journal?.durability ?? 'turn',
      full: options.journal?.full ?? 'drop_oldest',
      openFiles: options.journal?.openFiles ?? 128,
    },
    batch: {
      bytes: options.batch?.size ?? 512 * KIB,
      records: options.batch?.records ?? 5_000,
      inFlightBytes: options.batch?.inFlight ?? 10 * MIB,
    },
    deadLetters: { maxBytes: options.deadLetters?.size ?? GIB },
    maxRecordBytes: options.maxRecordBytes ?? MIB,
  }
}

function readOptions(name: string, value: unknown, context: Context): TargetOptions {
  const { path, problems } = context
  if (value === null || value === undefined) return {}
  if (!isMap(value)) {
    problems.unexpected(path, `a target's options as a map, or nothing${misplaced(name)}`, value)
    return {}
  }
  const options: Record<string, unknown> = {}
  for (const [option, given] of Object.entries(value)) {
    if (Object.hasOwn(TARGET_OPTIONS, option)) {
      const known: Option<unknown> = TARGET_OPTIONS[option as keyof TargetOptions]
      options[option] = readOption(known, given, [...path, option], problems)
    } else {
      problems.unknownOption(path, option, namesAt([]))
    }
  }
  reportExclusive(value, context)
  return options
}

function checkIndex(
  name: string,
  index: string | undefined,
  used: boolean,
  { path, problems }: Context,
): void {
  const at = [...path, 'index']
  if (index !== undefined) {
    const fault = indexFault(index)
    if (fault) problems.report(at, `an index ${fault}`, { found: problems.show(at, index) })
    return
  }
  const fault = used && !problems.has(at) ? indexFault(name) : undefined
  if (!fault) return
  const message = `its name is also its index, and an index ${fault}; add "index:" with another name`
  problems.report(path, message, { at: 'key', found: `"${name}"` })
}

/** What may have been meant by something that is no map, where a target is expected. */
function misplaced(name: string): string {
  if (Object.hasOwn(TARGET_OPTIONS, name)) return ` ("${name}" is an option: put it below a target's name)`
  const setting = nearest(name, Object.keys(SETTINGS))
  return setting ? ` (did you mean the setting "${setting}"?)` : ''
}
