import type { Lane } from './lane.ts'

/** Delivers the journals of all targets: what is there every `flushMs`, full batches at once. */
export class Shipper {
  readonly #lanes: ReadonlyMap<string, Lane>
  readonly #timer: NodeJS.Timeout

  /** @param lanes by the name of the target */
  constructor(lanes: ReadonlyMap<string, Lane>, flushMs: number) {
    this.#lanes = lanes
    this.#timer = setInterval(() => this.#tick(), flushMs)
    this.#tick()
  }

  /** A target has gathered enough for a full batch. */
  wake(target: string): void {
    this.#lanes.get(target)?.pump()
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
    clearInterval(this.#timer)
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()))
  }

  #tick(): void {
    const now = Date.now()
    for (const lane of this.#lanes.values()) {
      lane.sources.tend(now)
      lane.sources.aim()
      lane.pump()
    }
  }
}
