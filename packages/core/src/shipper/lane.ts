import type { Target } from '../config/target.ts'
import type { Holder } from '../journal/holder.ts'
import { giveBack } from '../journal/scratch.ts'
import { backoffMs } from './backoff.ts'
import type { Counters } from './counters.ts'
import type { ShipperEvent } from './event.ts'
import { judge } from './judge.ts'
import { Outcomes } from './outcomes.ts'
import { Pace } from './pace.ts'
import { Parking } from './parking.ts'
import { halves, type Part, pickItems } from './part.ts'
import type { Item, Sink } from './sink.ts'
import { Sources } from './sources.ts'

/** What a shipment takes without its records, in bytes. */
const SHIPMENT_BYTES = 256
/** What a parked part takes besides its records, in bytes, by a generous estimate. */
const PART_BYTES = 1_024
/** A node has no room for more: it is given time, by all requests. */
const TOO_MANY = 429
/** So often a record is refused that would fit, while others are taken, before it is a dead letter: some ten minutes. */
const PATIENCE = 25

export interface LaneOptions {
  readonly target: Target
  readonly dir: string
  /** Id of this process's own journal of the target. */
  readonly journal: string
  readonly holder: Holder
  readonly sink: Sink
  readonly counters: Counters
  readonly tell: (event: ShipperEvent) => void
  /** Ship the journals of live processes, too, that do not ship them. Default: no. */
  readonly standing?: boolean | undefined
}

/** Delivers the journals of one target. Lanes share nothing, so that one that is held up holds up no other. */
export class Lane {
  readonly #sources: Sources
  readonly #options: LaneOptions
  readonly #outcomes: Outcomes
  readonly #pace: Pace
  readonly #resend: Part[] = []
  readonly #parking = new Parking<Part>((part) => {
    this.#resend.push(part)
    this.pump()
  })
  #sending = 0
  #closed = false
  /** Told after each answer. */
  #listeners = new Set<() => void>()

  constructor(options: LaneOptions) {
    this.#options = options
    const { target, tell } = options
    this.#pace = new Pace({
      onTrouble: (reason, denied) => tell({ type: 'trouble', target: target.name, reason, denied }),
      onRecovered: () => tell({ type: 'recovered', target: target.name }),
      onWaited: () => this.pump(),
    })
    this.#outcomes = new Outcomes(options)
    this.#sources = new Sources({ ...options, deadLetters: this.#outcomes.deadLetters })
  }

  /** What is due now and then; then delivers all that is in the journals. */
  tick(nowMs: number): void {
    this.#sources.tend(nowMs)
    this.#guard(() => this.#sources.aim())
    this.pump()
  }

  /** Says that this process lives. */
  heartbeat(nowMs: number): void {
    this.#guard(() => this.#sources.heartbeat(nowMs))
  }

  /** Delivers full batches, and the rest up to each source's goal. */
  pump(): void {
    this.#guard(() => this.#pump())
  }

  #pump(): void {
    while (!this.#closed && this.#sending < this.#pace.room) {
      const part = this.#resend.shift() ?? this.#nextPart()
      if (part === undefined) return
      this.#sending += 1
      void this.#send(part)
    }
  }

  /** Begins to deliver all that is in the journals now. @returns a function that tells whether it is confirmed */
  hasten(): () => boolean {
    const reached = this.#aim()
    this.pump()
    return reached
  }

  /** Delivers all that is in the journals now; resolves when it is confirmed. */
  async flush(): Promise<void> {
    const reached = this.hasten()
    while (!this.#closed && !reached()) await this.#answer()
  }

  /**
   * As `flush`, for the last seconds of a process: tries at once, and gives a server that was not there up at its
   * first failure. One that answered before is given as long as the caller has.
   */
  async drain(): Promise<void> {
    const reached = this.#aim()
    const { works: patient, failures } = this.#pace
    this.#resend.push(...this.#parking.clear())
    this.#pace.hurry()
    while (
      !this.#closed &&
      !reached() &&
      !this.#waitsForParked &&
      (patient || this.#pace.failures === failures)
    )
      await this.#answer()
  }

  /** All that could be sent is answered, but for what is refused again and again. */
  get #waitsForParked(): boolean {
    return this.#sending === 0 && !this.#pace.waits && this.#parking.size > 0
  }

  /** As `Sources.aim`; while the disk refuses nothing counts as reached. */
  #aim(): () => boolean {
    let reached = () => false
    this.#guard(() => {
      reached = this.#sources.aim()
    })
    return reached
  }

  /** Stops handing out batches, and leaves the journals to the next. */
  async close(): Promise<void> {
    this.#closed = true
    this.#pace.stop()
    this.#parking.clear()
    this.#wake()
    // The journals first: a sink may wait for a server that hangs.
    this.#guard(() => this.#sources.close())
    await this.#options.sink.close()
  }

  #nextPart(): Part | undefined {
    if (this.#sources.openBytes >= this.#options.target.batch.inFlightBytes) return undefined
    const handed = this.#sources.next()
    return handed && { ...handed, unsure: handed.shipment.sentBefore }
  }

  async #send(part: Part): Promise<void> {
    const answer = await this.#options.sink.deliver(part.batch, part)
    this.#sending -= 1
    if (this.#closed) return
    try {
      if (answer.kind === 'delivered') {
        this.#settle(part, part.batch.count, 0)
        if (!part.resent) giveBack(part.batch.body)
      } else if (answer.kind === 'mixed') this.#settleItems(part, answer.items)
      else if (answer.kind === 'split') this.#split(part, answer.status, answer.reason)
      else {
        const unsure = part.unsure || answer.untouched !== true
        this.#retry({ ...part, unsure, resent: true }, answer.reason, answer.denied, answer.late)
      }
    } catch (error) {
      // The disk refused a dead letter: sending again later loses nothing and doubles nothing.
      this.#park({ ...part, unsure: true, resent: true }, (error as Error).message)
    }
    this.pump()
    this.#wake()
  }

  /** Part of a batch is answered for good: `delivered` records are stored, `duplicates` were there before. */
  #settle(part: Part, delivered: number, duplicates: number): void {
    const { shipment } = part
    this.#outcomes.settled(delivered, duplicates)
    this.#pace.succeed()
    shipment.openParts -= 1
    if (shipment.openParts > 0) return
    // It may have to wait for one before it.
    shipment.memoryBytes = SHIPMENT_BYTES
    this.#sources.settle(shipment.source)
  }

  #settleItems(part: Part, items: readonly Item[]): void {
    const { batch, shipment, refused = false } = part
    const impatient = this.#tries(part) >= PATIENCE
    const { delivered, duplicates, doubtful, dead, waiting, denied } = judge(
      batch.count,
      items,
      refused,
      impatient,
    )
    if (dead.length > 0) this.#outcomes.dead(part, dead)
    if (doubtful.length > 0) {
      // Two shards that meet a new field at the same time may each have it their own way, and refuse what fits later.
      shipment.openParts += 1
      this.#resend.unshift({ shipment, batch: pickItems(batch, doubtful), refused: true, unsure: false })
    }
    const [first] = waiting
    if (first === undefined) {
      this.#settle(part, delivered, duplicates)
      return
    }
    // One that was refused is not stored; one that failed may be.
    const unsure = part.unsure || waiting.some(({ status }) => status >= 500)
    const left = { ...part, batch: pickItems(batch, waiting), unsure }
    const reason = `${first.type}: ${first.reason}`
    // Where it took none, or has no room for more, this is trouble with all of them.
    const none = waiting.length === batch.count && part.parked === undefined
    const busy = waiting.some(({ status }) => status === TOO_MANY)
    this.#outcomes.settled(delivered, duplicates)
    if (none || busy) {
      this.#retry(left, reason, denied)
      return
    }
    if (waiting.length < batch.count) this.#pace.succeed()
    this.#park(left, reason)
  }

  /** How often a part was refused while other records were taken. */
  #tries({ parked }: Part): number {
    return parked === undefined ? 0 : parked.tries + (this.#outcomes.stored > parked.stored ? 1 : 0)
  }

  #split(part: Part, status: number, reason: string): void {
    const { batch, shipment } = part
    if (batch.count === 1) {
      this.#outcomes.dead(part, [{ at: 0, status, type: 'request_refused', reason }])
      this.#settle(part, 0, 0)
      return
    }
    shipment.openParts += 1
    this.#resend.unshift(...halves(part))
  }

  /** Sends a part again later, without holding up the others. */
  #park(part: Part, reason: string): void {
    this.#outcomes.again(part)
    const times = (part.parked?.times ?? 0) + 1
    if (times === 1) this.#outcomes.refusedForNow(reason)
    const parked = { times, tries: this.#tries(part), stored: this.#outcomes.stored }
    // The records that were stored are held no more: others can be read in their place.
    if (part.shipment.openParts === 1) part.shipment.memoryBytes = part.batch.body.length + PART_BYTES
    this.#parking.park({ ...part, parked }, backoffMs(times, Math.random()))
  }

  #retry(part: Part, reason: string, denied: boolean, late = false): void {
    this.#outcomes.again(part)
    // Otherwise records that cost the server too much together would be sent for ever.
    if (late && part.batch.count > 1) {
      part.shipment.openParts += 1
      this.#resend.push(...halves(part))
    } else this.#resend.push(part)
    this.#backOff(reason, denied)
  }

  #backOff(reason: string, denied: boolean): void {
    if (!this.#closed && this.#pace.fail(reason, denied)) this.#wake()
  }

  /** What the disk refuses is tried again as what the server refuses: it must not end a thread, or an app. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#backOff((error as Error).message, false)
    }
  }

  #answer(): Promise<void> {
    return new Promise((resolve) => this.#listeners.add(resolve))
  }

  #wake(): void {
    const listeners = this.#listeners
    this.#listeners = new Set()
    for (const listener of listeners) listener()
  }
}
