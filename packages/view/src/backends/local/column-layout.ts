import { createHash } from 'node:crypto'
import type { ColumnKind } from '../backend.ts'
import type { Bindings } from './bindings.ts'
import type { Wanted } from './scan.ts'
import type { Times } from './segment-times.ts'
import type { Segment } from './segments.ts'
import type { Structures } from './structures.ts'

// A row for each line of the segment, in order: `ok`, whether it is a record; `m`, its time in ms; and the values of its most
// common columns, as a scan of the lines gives them, each under a name made of the column's.

/** To be raised with each change to what is in the files, or to what a scan takes for the value of a column. */
export const LAYOUT = 1
/** Columns whose values are stored. */
const MAX_STORED = 64
/** Under which the file tells what is in it. */
export const KEY = 'gramexlog'

/** What is in a column file. */
export interface Contents {
  /** Of which segment it was made. */
  readonly journal: string
  readonly number: number
  readonly bytes: number
  readonly times: Times
  /** Columns whose values are stored. */
  readonly stored: readonly string[]
  /** All columns with their kinds. */
  readonly kinds: readonly (readonly [name: string, kind: ColumnKind])[]
  /** Paths to all members of the records; undefined if they are not all known. */
  readonly names?: readonly string[]
}

export function contentsOf(
  { journal, number, bytes }: Segment,
  { kinds, counts, names }: Structures,
  times: Times,
): Contents {
  // Whoever makes it makes the same.
  const byName = [...kinds.keys()].sort()
  const byCount = byName.toSorted((a, b) => counts.get(b)! - counts.get(a)!)
  return {
    journal,
    number,
    bytes,
    times,
    stored: byCount.slice(0, MAX_STORED),
    kinds: byName.map((name) => [name, kinds.get(name)!]),
    ...(names !== undefined && { names: [...names].sort() }),
  }
}

/** What writes the file. @param scan over the segment, with the stored columns in their order and the moment */
export function writeStatement(scan: string, contents: Contents, path: string): string {
  const columns = contents.stored.map((name, at) => `, c${at} AS ${storedName(name)}`)
  return `COPY (SELECT json IS NOT NULL AS ok, m${columns.join('')} FROM ${scan}) TO ${quoted(path)}
    (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {${KEY}: ${quoted(JSON.stringify(contents))}})`
}

/** What is wanted of files that have the same of the columns. @param place their places in the list of files, as an expression */
export function fromColumnFiles(
  paths: readonly string[],
  has: readonly boolean[],
  place: string,
  { columns, moment }: Wanted,
  bindings: Bindings,
): string {
  const taken = columns.map((name, at) => `, ${has[at] ? storedName(name) : 'NULL::JSON'} AS c${at}`)
  return `(SELECT ${place} AS f, CASE WHEN ok THEN '{}'::JSON END AS json${taken.join('')}${moment ? ', m' : ''}
    FROM read_parquet(${bindings.texts(paths)}, hive_partitioning = false))`
}

/** No name of a column can stand for another, or mean anything to DuckDB. */
function storedName(column: string): string {
  return `c${createHash('sha256').update(column).digest('hex').slice(0, 40)}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
