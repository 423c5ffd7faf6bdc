import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '@gramexlog/core/files'
import { jsonLine, Looks, momentOf, type Query, type Row, Seen } from '@gramexlog/view/reader'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Places } from '../reading/places.ts'
import type { Entry, Source } from './entry.ts'
import type { SourceOptions } from './source-options.ts'

/** Between two questions to a server. */
const EVERY_MS = 1_000
/** Records that a look brings, at most. */
const MOST_ROWS = 5_000
/** Ids of records that were shown before, which a look may bring again. */
const REMEMBERED = 50_000

interface IdEntry extends Entry {
  readonly id: string
}

/** The records of a target in Elasticsearch, with those that wait here. */
export class RemoteSource implements Source {
  readonly #target: Target
  readonly #places: Places
  readonly #options: SourceOptions
  readonly #terminal: Terminal
  readonly #looks: Looks
  readonly #shown = new Seen(REMEMBERED)

  constructor(target: Target, places: Places, terminal: Terminal, options: SourceOptions) {
    this.#target = target
    this.#places = places
    this.#terminal = terminal
    this.#options = options
    const { query } = options
    const request = { targets: places.targets, target, query, now: Date.now, mostRows: MOST_ROWS }
    this.#looks = new Looks(request, options.signal)
  }

  async *before(): AsyncGenerator<readonly Entry[]> {
    // First what came last: what comes from then on is new.
    if (this.#options.follow) this.#places.tell(this.#target, (await this.#looks.next()).notice)
    for await (const piece of backendEntries(this.#places, this.#target, this.#options)) {
      for (const { id } of piece) this.#shown.isNew(id)
      yield piece
    }
  }

  async *follow(): AsyncGenerator<readonly Entry[]> {
    const { signal } = this.#options
    for (;;) {
      await sleep(EVERY_MS, undefined, { signal })
      const { rows, skipped, notice } = await this.#looks.next()
      this.#places.tell(this.#target, notice)
      const entries = rows.map((text) => entryOf(this.#target, JSON.parse(text) as Row))
      const fresh = entries.filter(({ id }) => this.#shown.isNew(id))
      if (fresh.length > 0) yield fresh
      if (skipped > 0)
        this.#terminal.say(`${skipped} records are left out: they come faster than they can be read.`)
    }
  }
}

/** The records that there are, the oldest first. */
export async function* backendEntries(
  places: Places,
  target: Target,
  { query, count, anyColumn, signal }: SourceOptions,
): AsyncGenerator<readonly IdEntry[]> {
  const asked = { nowMs: Date.now(), signal, anyColumn, ids: true }
  if (count === 0) return
  if (count !== undefined) {
    const newest = { ...query, limit: count }
    const rows = await places.ask(target, async (backend) => {
      const answer = await backend.rows(newest, asked)
      const rows: Row[] = []
      for await (const piece of answer.rows) rows.push(...piece)
      return rows
    })
    yield rows.reverse().map((row) => entryOf(target, row))
    return
  }
  const byTime: Query = { ...query, sort: [{ column: '@timestamp', descending: false }] }
  const answer = await places.ask(target, (backend) => backend.rows(byTime, asked))
  for await (const piece of answer.rows) yield piece.map((row) => entryOf(target, row))
}

function entryOf({ name }: Target, row: Row): IdEntry {
  const { _id, ...record } = row
  return {
    target: name,
    id: String(_id),
    ms: momentOf(record['@timestamp']) ?? 0,
    text: jsonLine(record),
    record,
  }
}
