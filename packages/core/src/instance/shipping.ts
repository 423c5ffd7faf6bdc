import type { Target } from '../config/target.ts'
import type { Holder } from '../journal/holder.ts'
import { Counters } from '../shipper/counters.ts'
import type { ShipperEvent } from '../shipper/event.ts'
import { Lane } from '../shipper/lane.ts'
import { Shipper } from '../shipper/shipper.ts'
import { lazySink } from '../sinks/lazy.ts'
import { openSink } from '../sinks/open.ts'
import { Flushes, within } from './flushes.ts'

/** All that a shipper needs to know, fit to be handed to another thread. */
export interface ShippingPlan {
  readonly dir: string
  readonly flushMs: number
  readonly holder: Holder
  /** Targets to deliver, each with the id of this process's own journal. The place in the list is its counters' slot. */
  readonly targets: readonly { readonly target: Target; readonly journal: string }[]
  readonly memory: SharedArrayBuffer
  /** Ship the journals of live processes, too, that do not ship them. Default: no. */
  readonly standing?: boolean
}

/** How an instance talks to its shipper, wherever that runs. */
export interface Shipping {
  /** A full batch of a target was appended. */
  wake(target: string): void
  /** Resolves when all that was appended is delivered, or after `timeoutMs`. */
  flush(timeoutMs?: number): Promise<void>
  /** Delivers what a server that is there takes within the time, then lets the journals go. */
  close(timeoutMs: number): Promise<void>
  /** The program has nothing more to do. Delivers what a server that is there takes within the time, if this thread has to. */
  beforeExit(timeoutMs: number): void
  /** Asks for what `close` does and returns at once: for a process that is about to end. */
  beginClose(): void
  /** Holds the thread until it is done, or the time has passed. */
  waitClosed(timeoutMs: number): void
}

/** Builds the shipper of a plan in this thread. */
export function startShipper(plan: ShippingPlan, tell: (event: ShipperEvent) => void): Shipper {
  const lanes = plan.targets.map(({ target, journal }, slot): [string, Lane] => {
    const notice = (reason: string) => tell({ type: 'notice', target: target.name, reason })
    const sink = lazySink(() => openSink(target, notice))
    const counters = new Counters(plan.memory, slot)
    return [
      target.name,
      new Lane({
        target,
        dir: plan.dir,
        journal,
        holder: plan.holder,
        sink,
        counters,
        tell,
        standing: plan.standing,
      }),
    ]
  })
  return new Shipper(new Map(lanes), plan.flushMs)
}

/** Ships in this thread: for a thread that has nothing else to do, such as that of a pino transport. */
export class InlineShipping implements Shipping {
  readonly #shipper: Shipper
  #asked = false
  readonly #flushes = new Flushes({
    begin: () => void this.flushed().then(() => this.#flushes.done()),
    hasten: () => this.#shipper.hasten(),
  })

  constructor(plan: ShippingPlan, tell: (event: ShipperEvent) => void) {
    this.#shipper = startShipper(plan, tell)
  }

  wake(target: string): void {
    this.#shipper.wake(target)
  }

  /** As `flush`, but no process waits for it. */
  flushed(): Promise<void> {
    return this.#shipper.flush()
  }

  flush(timeoutMs?: number): Promise<void> {
    return this.#flushes.wait(timeoutMs)
  }

  async close(timeoutMs: number): Promise<void> {
    await within(this.#shipper.drain(), timeoutMs)
    await this.#shipper.close()
  }

  // Once: an app that logs each time that it has nothing more to do would otherwise never end.
  beforeExit(timeoutMs: number): void {
    if (this.#asked) return
    this.#asked = true
    void within(this.#shipper.drain(), timeoutMs)
  }

  // A thread that is held cannot send. What is on the disk is the next process's.
  beginClose(): void {
    void this.#shipper.close()
  }

  waitClosed(): void {}
}
