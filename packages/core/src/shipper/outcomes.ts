import { batchRecords } from './batch.ts'
import { DeadLetters, type DeadLettersOptions } from './dead-letters.ts'
import type { Part } from './part.ts'
import type { Item } from './sink.ts'

/** What becomes of a target's records: counted and told, and those that are refused for good kept. */
export class Outcomes {
  readonly deadLetters: DeadLetters
  readonly #options: DeadLettersOptions
  #stored = 0

  constructor(options: DeadLettersOptions) {
    this.#options = options
    this.deadLetters = new DeadLetters(options)
  }

  /** Records that were stored since the start. */
  get stored(): number {
    return this.#stored
  }

  /** `delivered` records are stored, `duplicates` were there before. */
  settled(delivered: number, duplicates: number): void {
    const { counters, target, tell } = this.#options
    counters.add('delivered', delivered)
    counters.add('duplicates', duplicates)
    this.#stored += delivered
    if (delivered + duplicates > 0)
      tell({ type: 'delivered', target: target.name, records: delivered, duplicates })
  }

  /** These of a part's records are refused for good. @throws the file system's error; they then stay unconfirmed */
  dead(part: Part, items: readonly Item[]): void {
    const { target, tell } = this.#options
    const byPlace = new Map(items.map((item) => [item.at, item]))
    const letters = [...batchRecords(part.batch)].flatMap(({ id, line }, at) => {
      const item = byPlace.get(at)
      return item ? [{ id, status: item.status, type: item.type, reason: item.reason, line }] : []
    })
    const kept = this.deadLetters.keep(part.shipment.source.id, letters)
    const { type, reason } = items[0]!
    if (kept > 0) tell({ type: 'dead', target: target.name, records: kept, reason: `${type}: ${reason}` })
  }

  /** A part is sent again. */
  again({ batch }: Part): void {
    this.#options.counters.add('retried', batch.count)
  }

  /** Records wait for themselves for the first time. */
  refusedForNow(reason: string): void {
    const { target, tell } = this.#options
    const words = 'records are refused for now, while others are taken; they are sent again'
    tell({ type: 'notice', target: target.name, reason: `${words} (${reason})` })
  }
}
