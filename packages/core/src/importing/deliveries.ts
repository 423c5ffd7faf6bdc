import { setTimeout as sleep } from 'node:timers/promises'
import { GramexLogError } from '../error.ts'
import { backoffMs } from '../shipper/backoff.ts'
import { batchRecords, pickBatch, withRecords } from '../shipper/batch.ts'
import { judge } from '../shipper/judge.ts'
import type { Item, Sink } from '../shipper/sink.ts'
import type { BadLine, ImportBatch } from './import-batches.ts'
import { importLine } from './import-line.ts'

/** Requests under way. */
const WIDTH = 4
/** After so long without an answer that takes anything it is given up: the one who waits can mend it and import again. */
const PATIENCE_MS = 60_000
const PATIENT_TRIES = 5

interface Part extends Omit<ImportBatch, 'release'> {
  readonly refused?: boolean
}

export interface DeliveriesOptions {
  readonly sink: Sink
  readonly signal: AbortSignal
  /** Told records that the server refuses for good. */
  readonly bad: (line: BadLine) => void
  /** Told that the server takes nothing now, and is asked again; undefined: it takes records again. */
  readonly trouble: (reason: string | undefined) => void
}

/** Sends batches, several at a time, each until all its records are answered for good. */
export class Deliveries {
  readonly #options: DeliveriesOptions
  readonly #running = new Set<Promise<void>>()
  /** Ends the waiting of all when one has failed. */
  readonly #giveUp = new AbortController()
  #failed: Error | undefined
  #troubled = false
  #answeredMs = performance.now()
  stored = 0
  duplicates = 0

  constructor(options: DeliveriesOptions) {
    this.#options = options
  }

  /** Resolves when there is room for another. @throws GramexLogError if the server takes nothing; AbortError */
  async add(batch: ImportBatch): Promise<void> {
    while (this.#running.size >= WIDTH) await Promise.race(this.#running)
    this.#check()
    const run: Promise<void> = this.#deliver(batch)
      .catch((error: Error) => {
        this.#failed ??= error
        this.#giveUp.abort()
      })
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  /** Resolves when all is answered. @throws as `add` */
  async end(): Promise<void> {
    await Promise.all(this.#running)
    this.#check()
  }

  #check(): void {
    if (this.#failed !== undefined) throw this.#failed
    this.#options.signal.throwIfAborted()
  }

  async #deliver(batch: ImportBatch): Promise<void> {
    const parts: Part[] = [batch]
    let failures = 0
    let resent = false
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      this.#check()
      // It may have been imported before, and of an alias or a data stream no id tells.
      const past = { refused: part.refused ?? false, unsure: true }
      const answer = await this.#options.sink.deliver(part, past)
      const settled = this.#settle(part, answer)
      // Of a request that was given up the socket may still be reading.
      if (answer.kind === 'delivered' && part === batch && !resent) batch.release()
      resent ||= answer.kind === 'retry'
      parts.push(...settled.again)
      if (settled.trouble === undefined) {
        failures = 0
        continue
      }
      failures += 1
      await this.#wait(settled.trouble, settled.denied, failures)
    }
  }

  #settle(
    part: Part,
    answer: Awaited<ReturnType<Sink['deliver']>>,
  ): { again: Part[]; trouble?: string; denied?: boolean } {
    if (answer.kind === 'retry') {
      const again = answer.late && part.count > 1 ? halves(part) : [part]
      return { again, trouble: answer.reason, denied: answer.denied }
    }
    if (answer.kind === 'split') {
      if (part.count > 1) return { again: halves(part) }
      this.#bury(part, [{ at: 0, status: answer.status, type: 'request_refused', reason: answer.reason }])
      return { again: [] }
    }
    this.#works()
    if (answer.kind === 'delivered') {
      this.stored += part.count
      return { again: [] }
    }
    const judged = judge(part.count, answer.items, part.refused ?? false, false)
    this.stored += judged.delivered
    this.duplicates += judged.duplicates
    this.#bury(part, judged.dead)
    const again = [
      ...this.#printedAnew(those(part, judged.doubtful)),
      ...(judged.waiting.length > 0 ? [those(part, judged.waiting)] : []),
    ]
    const [first] = judged.waiting
    if (first === undefined) return { again }
    return { again, trouble: `${first.type}: ${first.reason}`, denied: judged.denied }
  }

  /**
   * Lines that the server refuses, read strictly, which they were not yet: what is no JSON is not sent again, and an object that
   * holds a name twice is printed with the last of them.
   */
  #printedAnew(part: Part): Part[] {
    const printed: Buffer[] = []
    const places = new Set<number>()
    for (const [at, { line }] of [...batchRecords(part)].entries()) {
      const read = importLine(line.toString('latin1'), () => line.toString('utf8'))
      if (read === undefined) {
        this.#options.bad({ line: part.lines[at]!, reason: 'no JSON object' })
        continue
      }
      places.add(at)
      printed.push(read.instead === undefined ? line : Buffer.from(read.instead))
    }
    if (places.size === 0) return []
    const kept = pick(part, (at) => places.has(at))
    return [{ ...kept, body: withRecords(kept.body, printed), refused: true }]
  }

  #works(): void {
    this.#answeredMs = performance.now()
    if (this.#troubled) this.#options.trouble(undefined)
    this.#troubled = false
  }

  /** @throws GramexLogError if somebody has to act first */
  async #wait(reason: string, denied = false, failures: number): Promise<void> {
    // A request that was ended so is no trouble of the server.
    this.#check()
    const longMs = performance.now() - this.#answeredMs
    const isHopeless = denied || (failures >= PATIENT_TRIES && longMs > PATIENCE_MS)
    if (isHopeless) {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_UNAVAILABLE',
        `the server takes no records: ${reason}. Mend that and import again: what is stored by now is not stored twice`,
      )
    }
    if (!this.#troubled) this.#options.trouble(reason)
    this.#troubled = true
    const signal = AbortSignal.any([this.#options.signal, this.#giveUp.signal])
    await sleep(backoffMs(failures, Math.random()), undefined, { signal })
  }

  #bury(part: Part, items: readonly Item[]): void {
    for (const { at, type, reason } of items)
      this.#options.bad({ line: part.lines[at]!, reason: `${type}: ${reason}` })
  }
}

function halves(part: Part): Part[] {
  const half = part.count >> 1
  // The first is popped first.
  return [pick(part, (at) => at >= half), pick(part, (at) => at < half)]
}

function those(part: Part, items: readonly Item[]): Part {
  const places = new Set(items.map(({ at }) => at))
  return pick(part, (at) => places.has(at))
}

function pick(part: Part, keep: (at: number) => boolean): Part {
  return { ...part, ...pickBatch(part, keep), lines: part.lines.filter((_, at) => keep(at)) }
}
