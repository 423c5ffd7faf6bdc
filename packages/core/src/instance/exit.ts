import { isMainThread } from 'node:worker_threads'

/** What has to be done for an instance when its process ends. */
export interface Exiting {
  /** Puts what the turn has gathered into the files. */
  write(): void
  /** Delivers within the exit timeout. */
  close(): Promise<unknown>
  /** The program has nothing more to do: delivers, where the thread that delivers is this one, which may soon be held. */
  beforeExit(): void
  /** As `close`, but only begins it. */
  beginClose(): void
  /** Holds the thread until that is done, or `exitTimeout` has passed since `elapsedMs` ago, or for `mostMs`. */
  waitClosed(elapsedMs: number, mostMs?: number): void
  /** Says what is left, and lets go of what it is the last to hold. */
  leave(): void
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
/** npm sends on what the terminal has sent already: a signal that comes so soon after the end began is no second one. */
const SAME_SIGNAL_MS = 200

/** What is closed at the end of this thread, and the listeners for it. */
interface Exits {
  readonly live: Set<Exiting>
  /** The 'exit' event has come: nothing asynchronous runs any more. */
  ending: boolean
  readonly onSignal: (signal: NodeJS.Signals) => void
}

// On globalThis, since two copies of this module would each take the other's listeners for the app's.
const EXITS = Symbol.for('@gramexlog/core/exits@1')
const store = globalThis as { [EXITS]?: Exits }

/**
 * Closes an instance when the process ends by itself, by `process.exit()`, by an uncaught exception (all of which
 * pass the 'exit' event) or by SIGTERM or SIGINT.
 */
export function closeAtExit(instance: Exiting): void {
  store[EXITS] ??= createExits()
  const { live, onSignal } = store[EXITS]
  // Threads get no signals. Before the app's own listeners, while those for one time still count.
  if (live.size === 0 && isMainThread) for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  live.add(instance)
}

/** The instance is closed. */
export function forgetAtExit(instance: Exiting): void {
  const exits = store[EXITS]
  exits?.live.delete(instance)
  if (exits?.live.size === 0) for (const signal of SIGNALS) process.off(signal, exits.onSignal)
}

/** Whether this thread is past its 'exit' event, in whose listeners an app may still log. */
export function isEnding(): boolean {
  return store[EXITS]?.ending === true
}

function createExits(): Exits {
  const live = new Set<Exiting>()
  const exits: Exits = { live, ending: false, onSignal }
  process.on('exit', onExit)
  process.on('beforeExit', () => {
    for (const instance of live) instance.beforeExit()
    // After listeners that come after this one: what they logged would wait for the end of a turn, and so be one more turn,
    // after which they are called again, for ever.
    process.nextTick(() => {
      for (const instance of live) instance.write()
    })
  })
  return exits

  /** All deliver at the same time, so that many instances take no longer than one. */
  function onExit(): void {
    exits.ending = true
    const startedMs = performance.now()
    const elapsedMs = () => performance.now() - startedMs
    for (const instance of live) instance.beginClose()
    for (const instance of live) instance.waitClosed(elapsedMs(), Math.max(0, SAME_SIGNAL_MS - elapsedMs()))
    // No listener runs any more, be it ours or the app's. They would only keep the next signal from ending the process.
    if (isMainThread && live.size > 0) for (const signal of SIGNALS) process.removeAllListeners(signal)
    for (const instance of live) instance.waitClosed(elapsedMs())
    for (const instance of live) instance.leave()
  }

  /**
   * An app that handles the signal itself decides when to end. Otherwise the signal ends the process as it would have
   * without us, after delivery; a second one, at once.
   */
  function onSignal(signal: NodeJS.Signals): void {
    for (const instance of live) instance.write()
    if (process.listenerCount(signal) > 1) return
    for (const name of SIGNALS) process.off(name, onSignal)
    const closed = [...live].map((instance) => instance.close())
    void Promise.allSettled(closed).then(() => process.kill(process.pid, signal))
  }
}
