import { resolve } from 'node:path'
import type { Context } from './context.ts'
import { encodingOf } from './csv-encoding.ts'
import { CSV_OPTIONS } from './csv-options.ts'
import type { CsvOptions, TargetOptions } from './options.ts'
import type { CsvFile, CsvUnit } from './target.ts'

/** Gramex's. */
const DEFAULT_WHEN: CsvUnit = 'W0'
const OPTIONS = Object.keys(CSV_OPTIONS) as (keyof CsvOptions)[]

/** The file of a target with the sink `csv`; undefined, and a problem of each of its options, for other targets. */
export function readCsv(
  name: string,
  options: TargetOptions,
  { path, directory, problems }: Context,
): CsvFile | undefined {
  if (!options.sink?.includes('csv')) {
    for (const option of OPTIONS) {
      if (options[option] === undefined) continue
      const message = 'has no effect without "sink: csv", or csv in the list of sinks; add it, or remove this'
      problems.report([...path, option], message, { at: 'key', found: 'an option of CSV files' })
    }
    return undefined
  }
  if (!options.keys?.length && !problems.has([...path, 'keys'])) {
    const message =
      'a CSV file has the keys as its columns, so it needs "keys:", such as [time, ip, user.id, status, duration, method, uri, error]'
    problems.report([...path, 'sink'], message, { found: 'csv without keys' })
  }
  const when = (options.when ?? DEFAULT_WHEN).toUpperCase() as CsvUnit
  if (options.atTime !== undefined && when.length === 1) {
    const message = 'is only for "when: midnight" and the days of the week, W0 to W6; change or remove one'
    problems.report([...path, 'atTime'], message, { at: 'key', found: 'a contradiction' })
  }
  return {
    path: resolve(directory, options.filename ?? `${name}.csv`),
    when,
    interval: options.interval ?? 1,
    backupCount: options.backupCount ?? 0,
    encoding: encodingOf(options.encoding ?? 'utf-8') ?? 'utf8',
    utc: options.utc ?? false,
    ...(options.atTime !== undefined && { atSeconds: secondsOf(options.atTime) }),
  }
}

/** Of a time such as 13:45 or 13:45:30. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * 60 + seconds
}
