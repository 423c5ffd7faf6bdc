import { Scan } from './scan.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'

/**
 * Puts an answer about the lines of a source into a temporary table, in the order of the lines. Takes the place of the session's
 * table of that name.
 *
 * Part by part: to keep the order, DuckDB holds memory for each file until it has put them together.
 *
 * @param select the statement over a scan, each time the same
 */
export async function gather(
  table: string,
  source: Source,
  session: Session,
  select: (scan: Scan) => string,
): Promise<void> {
  let into = `CREATE OR REPLACE TEMP TABLE ${table} AS`
  for (const part of source.parts()) {
    const scan = new Scan(part)
    await session.all(`${into} ${select(scan)}`, scan.bindings)
    into = `INSERT INTO ${table}`
  }
}
