import { type Batch, batchRecords } from '../../src/shipper/batch.ts'
import type { Answer, Sink } from '../../src/shipper/sink.ts'
import { type BulkAnswer, readBulkAnswer } from '../../src/sinks/bulk-answer.ts'
import type { Actor } from './actor.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** `flaky`: all that may happen to a request. `small`: refuses batches of more than two records. */
export type ServerMood = 'well' | 'flaky' | 'down' | 'denied' | 'small'

/** What a record makes the server do: store it; refuse it always; refuse it when it comes first. */
export type Kind = 'good' | 'poison' | 'shy'

interface Stored {
  readonly id: string
  readonly n: number
}

const RETRY = (reason: string, denied = false): Answer => ({ kind: 'retry', reason, denied })

/** An index that knows `create`, and goes wrong in all ways that a server and a network can. */
export class Server {
  mood: ServerMood = 'well'
  readonly documents = new Map<string, Stored>()
  /** Broken promises of the shipper, in words. */
  readonly faults: string[] = []
  readonly #clock: Clock
  readonly #random: Random
  readonly #refusedOnce = new Set<number>()
  /** Who sends a record now. */
  readonly #underWay = new Map<string, Set<Actor>>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** The server as an actor sees it. */
  sinkFor(actor: Actor): Sink {
    let sending = 0
    return {
      deliver: (batch) => {
        sending += 1
        if (sending > 4) this.faults.push(`${actor.name} has ${sending} requests under way`)
        const ids = [...batchRecords(batch)].map(({ id }) => id)
        this.#enter(actor, ids)
        return new Promise((resolve) =>
          this.#answer(actor, batch, (answer) => {
            sending -= 1
            this.#leave(actor, ids)
            resolve(answer)
          }),
        )
      },
      close: async () => {
        // Requests under way are given up.
        for (const senders of this.#underWay.values()) senders.delete(actor)
      },
    }
  }

  #answer(actor: Actor, batch: Batch, resolve: (answer: Answer) => void): void {
    const random = this.#random
    // As it is sent: the memory of a batch is the shipper's again when it is answered.
    const records = [...batchRecords(batch)].map(({ id, line }) => ({
      id,
      ...(JSON.parse(line.toString()) as { n: number; kind: Kind }),
    }))
    const inMs = random.chance(0.05) ? random.between(1_000, 30_000) : random.between(1, 300)
    const reply = (answer: () => Answer) => this.#clock.later(inMs, () => resolve(answer()), actor)
    const apply = (busy: (at: number) => boolean = () => false): Answer => {
      const items = records.map((record, at) => ({ create: busy(at) ? BUSY : this.#create(record) }))
      const errors = items.some(({ create }) => create.status !== 201)
      const body: BulkAnswer =
        errors || random.chance(0.5) ? { errors, items } : { errors, created: items.length }
      return readBulkAnswer(body, batch.count)
    }
    const happens = this.mood === 'flaky' ? random.weighted(ACCIDENTS) : this.mood
    if (happens === 'well') {
      // Stored some time before the answer is there.
      this.#clock.later(inMs * random.next(), () => {
        const answer = apply()
        this.#clock.later(inMs / 10, () => resolve(answer), actor)
      })
      return
    }
    if (happens === 'late') this.#clock.later(inMs + random.between(1, 60_000), () => apply())
    reply(() => {
      switch (happens) {
        case 'down':
          return RETRY('ECONNREFUSED')
        case 'late':
          return RETRY('no answer in time')
        case 'denied':
          return RETRY('HTTP 403', true)
        case 'small':
          return batch.count > 2 ? { kind: 'split', status: 413, reason: 'too large' } : apply()
        case 'busy':
          return apply(() => random.chance(0.5))
        case 'answerLost':
          apply()
          return RETRY('ECONNRESET')
        case 'cutShort':
          apply(() => random.chance(0.5))
          return readBulkAnswer({ errors: false, items: [] }, batch.count)
      }
    })
  }

  #create({ id, n, kind }: Stored & { kind: Kind }): {
    readonly status: number
    readonly error?: object
  } {
    if (kind === 'poison') return REFUSED
    if (kind === 'shy' && !this.#refusedOnce.has(n)) {
      this.#refusedOnce.add(n)
      return REFUSED
    }
    if (this.documents.has(id)) return { status: 409, error: { type: 'version_conflict_engine_exception' } }
    this.documents.set(id, { id, n })
    return { status: 201 }
  }

  #enter(actor: Actor, ids: readonly string[]): void {
    for (const id of ids) {
      const others = this.#underWay.get(id) ?? new Set()
      for (const other of others)
        if (other !== actor && !other.dead && other.host === actor.host)
          this.faults.push(`${actor.name} sends ${id} while ${other.name} does`)
      this.#underWay.set(id, others.add(actor))
    }
  }

  #leave(actor: Actor, ids: readonly string[]): void {
    for (const id of ids) this.#underWay.get(id)?.delete(actor)
  }
}

const BUSY = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'busy' } }
const REFUSED = { status: 400, error: { type: 'document_parsing_exception', reason: 'no' } }
const ACCIDENTS = {
  well: 4,
  down: 1,
  denied: 0.3,
  small: 1,
  answerLost: 1,
  late: 1,
  busy: 1,
  cutShort: 0.5,
} as const
