import { type Actor, act, stage } from './actor.ts'

interface Timer {
  readonly id: number
  atMs: number
  readonly everyMs: number | undefined
  readonly owner: Actor | undefined
  readonly run: () => unknown
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
}
const realNow = Date.now
const realPerformanceNow = performance.now
const realRandom = Math.random

/** Time that passes only when it is told to, and the timers of all actors; those of a dead one never go off. */
export class Clock {
  #nowMs = 1_000_000
  #lastId = 0
  #timers: Timer[] = []
  /** The time of day less the time that passes. */
  wallMs = 1_767_225_600_000

  get nowMs(): number {
    return this.#nowMs
  }

  /** Takes the place of the machine's clock, its timers and its random numbers. @param random from 0 to below 1 */
  install(random: () => number): void {
    const timer = (run: () => unknown, ms = 0, everyMs?: number) => {
      this.#lastId += 1
      const atMs = this.#nowMs + Math.max(0, ms)
      const made = { id: this.#lastId, atMs, everyMs, owner: stage.actor, run }
      this.#timers.push(made)
      const handle = { made, unref: () => handle, ref: () => handle }
      return handle
    }
    const clear = (handle?: { made: Timer }) => {
      this.#timers = this.#timers.filter((other) => other !== handle?.made)
    }
    Object.assign(globalThis, {
      setTimeout: (run: () => unknown, ms?: number) => timer(run, ms),
      setInterval: (run: () => unknown, ms: number) => timer(run, ms, ms),
      setImmediate: (run: () => unknown) => timer(run),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    })
    Date.now = () => Math.round(this.#nowMs + this.wallMs)
    performance.now = () => this.#nowMs
    Math.random = random
  }

  /** Gives the machine's own back. */
  remove(): void {
    Object.assign(globalThis, real)
    Date.now = realNow
    performance.now = realPerformanceNow
    Math.random = realRandom
  }

  /** Something that the world does, whoever is alive then. */
  later(ms: number, run: () => unknown, owner?: Actor): void {
    this.#lastId += 1
    this.#timers.push({ id: this.#lastId, atMs: this.#nowMs + ms, everyMs: undefined, owner, run })
  }

  /** Lets time pass, and what falls due in it happen, in order. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const due = this.#next(untilMs)
      if (due === undefined) break
      this.#nowMs = Math.max(this.#nowMs, due.atMs)
      if (due.everyMs === undefined) this.#timers.splice(this.#timers.indexOf(due), 1)
      else due.atMs += due.everyMs
      await act(due.owner, due.run)
    }
    this.#nowMs = untilMs
  }

  #next(untilMs: number): Timer | undefined {
    let first: Timer | undefined
    this.#timers = this.#timers.filter(({ owner }) => owner?.dead !== true)
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue
      if (
        first === undefined ||
        timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.id < first.id)
      )
        first = timer
    }
    return first
  }
}
