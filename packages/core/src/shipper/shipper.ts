import { LEASE_HEARTBEAT_MS } from '../journal/lease.ts'
import type { Lane } from './lane.ts'

/** Delivers the journals of all targets: what is there every `flushMs`, full batches at once. Keeps no process alive. */
export class Shipper {
  readonly #lanes: ReadonlyMap<string, Lane>
  readonly #ticks: NodeJS.Timeout
  /** Of its own, since `flush:` may be longer than a lease lasts. */
  readonly #heartbeats: NodeJS.Timeout

  /** @param lanes by the name of the target */
  constructor(lanes: ReadonlyMap<string, Lane>, flushMs: number) {
    this.#lanes = lanes
    this.#ticks = setInterval(() => this.tick(), flushMs).unref()
    this.#heartbeats = setInterval(() => this.#heartbeat(), LEASE_HEARTBEAT_MS).unref()
    this.tick()
  }

  /** What is due now and then, also in between. */
  tick(): void {
    const now = Date.now()
    for (const lane of this.#lanes.values()) lane.tick(now)
  }

  /** A target has gathered enough for a full batch. */
  wake(target: string): void {
    this.#lanes.get(target)?.pump()
  }

  /** Begins to deliver all that is in the journals now. */
  hasten(): void {
    for (const lane of this.#lanes.values()) lane.hasten()
  }

  /** Resolves when all that is in the journals now is delivered. */
  async flush(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.flush()))
  }

  /** As `flush`, but gives a target up at its first failure: for the last seconds of a process. */
  async drain(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.drain()))
  }

  /** Leaves the journals to the next process. */
  async close(): Promise<void> {
    clearInterval(this.#ticks)
    clearInterval(this.#heartbeats)
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()))
  }

  #heartbeat(): void {
    const now = Date.now()
    for (const lane of this.#lanes.values()) lane.heartbeat(now)
  }
}
