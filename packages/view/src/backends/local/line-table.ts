import type { Query } from '../../query/query.ts'
import { Bindings } from './bindings.ts'
import { conditionOf } from './condition.ts'
import { gather } from './gather.ts'
import { type Order, orderOf } from './order.ts'
import type { Session } from './session.ts'
import type { Place, Source } from './source.ts'

/**
 * What decides about lines, in a table with a row for each of them. DuckDB fills it in the order of the lines, and so a row's
 * number in it tells which line of which file it is. That gives records that are equal an order, and all of them their ids.
 */
export class LineTable {
  readonly #session: Session
  readonly #order: Order
  /** By file, the number of its first row. */
  readonly #firsts: ReadonlyMap<number, number>

  private constructor(session: Session, order: Order, firsts: ReadonlyMap<number, number>) {
    this.#session = session
    this.#order = order
    this.#firsts = firsts
  }

  /** Takes the place of the session's one before. */
  static async fill(query: Query, source: Source, session: Session, nowMs: number): Promise<LineTable> {
    let order: Order | undefined
    await gather('lines', source, session, (scan) => {
      const condition = conditionOf(query, scan, nowMs)
      order = orderOf(query, scan)
      const keys = order.keys.map((key, at) => `, ${key} AS k${at}`).join('')
      return `SELECT f::INTEGER AS f, ${condition} AS ok${keys} FROM ${scan.sql()}`
    })
    const time = order?.time
    const times = time === undefined ? '' : `, min(${time}), max(${time})`
    const firsts = new Map<number, number>()
    for (const [f, first, firstMs, lastMs] of await session.all(
      `SELECT f, min(rowid)${times} FROM lines GROUP BY f`,
    )) {
      firsts.set(Number(f), Number(first))
      if (time !== undefined)
        source.learn(Number(f), { firstMs: toNumber(firstMs), lastMs: toNumber(lastMs) })
    }
    return new LineTable(session, order!, firsts)
  }

  /** How many lines the query asks for, without its limit. */
  async count(): Promise<number> {
    const [[count] = []] = await this.#session.all('SELECT count(*) FROM lines WHERE ok')
    return Number(count)
  }

  /** The places of the lines that the query asks for, in its order. */
  async places({ limit, offset }: Pick<Query, 'limit' | 'offset'>): Promise<Place[]> {
    const bindings = new Bindings()
    return this.#toPlaces(await this.#session.all(this.#select(limit, offset, bindings), bindings))
  }

  /** As `places`, in pieces that are read only as fast as they are taken. */
  async *stream({ offset }: Pick<Query, 'offset'>): AsyncGenerator<Place[]> {
    const bindings = new Bindings()
    for await (const rows of this.#session.stream(this.#select(undefined, offset, bindings), bindings))
      yield this.#toPlaces(rows)
  }

  /** Whether the last of so many lines is there, and of a later time than this one. */
  async reaches(count: number, ms: number): Promise<boolean> {
    const bindings = new Bindings()
    const [[time] = []] = await this.#session.all(
      `SELECT ${this.#order.time} FROM lines WHERE ok ORDER BY ${this.#order.by} LIMIT 1 OFFSET ${bindings.integer(count - 1)}`,
      bindings,
    )
    return time !== undefined && time !== null && Number(time) > ms
  }

  #select(limit: number | undefined, offset: number, bindings: Bindings): string {
    const most = limit === undefined ? '' : `LIMIT ${bindings.integer(limit)}`
    return `SELECT f, rowid FROM lines WHERE ok ORDER BY ${this.#order.by} ${most} OFFSET ${bindings.integer(offset)}`
  }

  #toPlaces(rows: readonly (readonly unknown[])[]): Place[] {
    return rows.map(([f, row]) => ({ file: Number(f), line: Number(row) - this.#firsts.get(Number(f))! }))
  }
}

function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
