import { type Batch, batchRecords, pickBatch } from '../shipper/batch.ts'
import { classify } from '../shipper/classify.ts'
import type { Answer, Item } from '../shipper/sink.ts'
import { isFull, UnindexedRecord } from './unindexed.ts'

/** A server tells of one field that does not fit at a time. */
const ROUNDS = 8
/** How long an index counts as full: it may be another one then, under the same name. */
const FULL_MS = 10 * 60_000

export interface RefitOptions {
  /** Sends a batch, with other lines in the place of its records if they are given, into the same index. */
  readonly send: (batch: Batch, lines?: readonly Buffer[]) => Promise<Answer>
  /** The names of the index's fields, or of what they are in. */
  readonly knownFields: () => Promise<ReadonlySet<string>>
  /** Told when a record was stored in another form, with the reason. */
  readonly told: (reason: string) => void
  readonly now?: () => number
}

/**
 * Stores what an index refuses for the sake of some field, with that field as text: sends each such record again, under its
 * id and into its index, so that it is there once however often this is done.
 */
export class Refit {
  readonly #options: RefitOptions
  readonly #now: () => number
  /** The fields of an index that takes no more of them, so that others are not tried each time: a try can cost it 20 ms. */
  #full: { readonly known: ReadonlySet<string>; readonly untilMs: number } | undefined

  constructor(options: RefitOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /**
   * @param refused each record was refused before
   * @returns what became of the records; those that are refused in every form have the first reason
   */
  async deliver(batch: Batch, refused: boolean): Promise<Answer> {
    if (this.#full && this.#full.untilMs < this.#now()) this.#full = undefined
    const answer = await this.#options.send(batch, this.#full && fitted(batch, this.#full.known))
    if (answer.kind !== 'mixed') return answer
    const dead = answer.items.filter(isDead)
    await this.#learn(dead)
    return refused && dead.length > 0 ? this.#again(batch, answer.items) : answer
  }

  async #learn(dead: readonly Item[]): Promise<void> {
    if (this.#full || !dead.some(({ reason }) => isFull(reason))) return
    const known = await this.#options.knownFields()
    this.#full = { known, untilMs: this.#now() + FULL_MS }
  }

  async #again(batch: Batch, items: readonly Item[]): Promise<Answer> {
    const settled = items.filter((item) => !isDead(item))
    const lines = [...batchRecords(batch)].map(({ line }) => line)
    let pending = items.filter(isDead).map((first) => {
      return { first, reason: first.reason, record: new UnindexedRecord(lines[first.at]!) }
    })
    for (let round = 0; round < ROUNDS; round += 1) {
      const sent = pending.filter(({ first, reason, record }) => {
        const moves = record.yieldTo(reason, isFull(reason) ? this.#full?.known : undefined)
        if (!moves) settled.push(first)
        return moves
      })
      if (sent.length === 0) return { kind: 'mixed', items: inOrder(settled) }
      const places = new Set(sent.map(({ first }) => first.at))
      const answer = await this.#options.send(
        pickBatch(batch, (at) => places.has(at)),
        sent.map(({ record }) => record.line()),
      )
      // Nobody knows what of it arrived; what did is a duplicate, when all of it comes again.
      if (answer.kind === 'retry' || answer.kind === 'split') return answer
      const told = answer.kind === 'mixed' ? answer.items : []
      if (told.length < sent.length) this.#options.told(sent[0]!.first.reason)
      pending = []
      for (const item of told) {
        const one = sent[item.at]!
        if (isDead(item)) pending.push({ ...one, reason: item.reason })
        else settled.push({ ...item, at: one.first.at })
      }
      await this.#learn(told.filter(isDead))
      if (pending.length === 0) break
    }
    settled.push(...pending.map(({ first }) => first))
    return settled.length === 0 ? { kind: 'delivered' } : { kind: 'mixed', items: inOrder(settled) }
  }
}

/** The lines for an index that takes no field but those; undefined if all records have no others. */
function fitted(batch: Batch, known: ReadonlySet<string>): Buffer[] | undefined {
  let moved = false
  const lines = [...batchRecords(batch)].map(({ line }) => {
    const record = new UnindexedRecord(line)
    if (!record.moveUnknown(known)) return line
    moved = true
    return record.line()
  })
  return moved ? lines : undefined
}

function isDead({ status, type, reason }: Item): boolean {
  return classify(status, type, reason) === 'dead'
}

/** In the order in which the records stand, as a server tells of them. */
function inOrder(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.at - b.at)
}
