import { setTimeout as sleep } from 'node:timers/promises'
import type { Config, Target } from '@gramexlog/core/files'
import { fitsQuery, type Row, resolveMoment, valuesOf } from '@gramexlog/view/reader'
import type { Places } from '../reading/places.ts'
import type { Entry, Source } from './entry.ts'
import { backendEntries } from './remote-source.ts'
import type { SourceOptions } from './source-options.ts'
import { TargetJournals } from './target-journals.ts'

/** Between two looks at the files. */
const EVERY_MS = 100
/** Bytes that are read from the ends of the files before they are asked as a whole, which loads more, and reads faster. */
const MAX_BYTES = 24 * 1024 * 1024

/** The records of a target in the files of this machine. */
export class LocalSource implements Source {
  readonly #target: Target
  readonly #places: Places
  readonly #options: SourceOptions
  readonly #journals: TargetJournals

  constructor(config: Config, target: Target, places: Places, options: SourceOptions) {
    this.#target = target
    this.#places = places
    this.#options = options
    this.#journals = new TargetJournals(config, target)
  }

  async *before(): AsyncGenerator<readonly Entry[]> {
    const { query, count = Number.POSITIVE_INFINITY, anyColumn } = this.#options
    if (count === 0) return
    const nowMs = Date.now()
    const unseen = new Set(query.filters.map(({ column }) => column).filter((column) => column !== '_id'))
    const saw = (record: Row) => {
      for (const column of unseen) if (valuesOf(record, column).length > 0) unseen.delete(column)
    }
    const fits = fitsQuery(query, nowMs)
    const fromMs = query.from === undefined ? undefined : resolveMoment(query.from, nowMs)
    const found = this.#journals.newest({ fits, count, fromMs, maxBytes: MAX_BYTES }, saw)
    // Too much for one by one; or a column that may be in no record, which is then told with what was meant.
    const isUnknown = unseen.size > 0 && !anyColumn && this.#places.hasJournals(this.#target)
    if (found === undefined || isUnknown) yield* this.#ask()
    else yield found
  }

  async *follow(): AsyncGenerator<readonly Entry[]> {
    const { query, signal } = this.#options
    // Of what comes, nothing is too old, and `now` goes on.
    const { from: _, to: __, ...timeless } = query
    const fits = fitsQuery(timeless, Date.now())
    try {
      for (;;) {
        const entries = this.#journals.advance(fits)
        if (entries.length > 0) yield entries
        await sleep(EVERY_MS, undefined, { signal })
      }
    } finally {
      this.#journals.close()
    }
  }

  async *#ask(): AsyncGenerator<readonly Entry[]> {
    const wasThere = ({ id }: { id: string }) => this.#journals.wasThere(id)
    const pieces = backendEntries(this.#places, this.#target, this.#options)
    for await (const piece of pieces) yield piece.filter(wasThere)
  }
}
