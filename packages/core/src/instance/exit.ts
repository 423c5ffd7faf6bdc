import { isMainThread } from 'node:worker_threads'

/** What has to be done for an instance when its process ends. */
export interface Exiting {
  /** Puts what the turn has gathered into the files. */
  write(): void
  /** Delivers within the exit timeout. */
  close(): Promise<unknown>
  /** As `close`, but only begins it. */
  beginClose(): void
  /** Holds the thread until that is done, or `exitTimeout` has passed since `elapsedMs` ago. */
  waitClosed(elapsedMs: number): void
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
const live = new Set<Exiting>()

/**
 * Closes an instance when the process ends by itself, by `process.exit()`, by an uncaught exception (all of which
 * pass the 'exit' event) or by SIGTERM or SIGINT.
 */
export function closeAtExit(instance: Exiting): void {
  if (live.size === 0) install()
  live.add(instance)
}

/** The instance is closed. */
export function forgetAtExit(instance: Exiting): void {
  live.delete(instance)
  if (live.size === 0) uninstall()
}

function install(): void {
  process.on('exit', onExit)
  // Threads get no signals.
  if (isMainThread) for (const signal of SIGNALS) process.on(signal, onSignal)
}

function uninstall(): void {
  process.off('exit', onExit)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

/** All deliver at the same time, so that many instances take no longer than one. */
function onExit(): void {
  const startedMs = performance.now()
  for (const instance of live) instance.beginClose()
  for (const instance of live) instance.waitClosed(performance.now() - startedMs)
}

/**
 * An app that handles the signal itself decides when to end. Otherwise the signal ends the process as it would have
 * without us, after delivery; a second one, at once.
 */
function onSignal(signal: NodeJS.Signals): void {
  for (const instance of live) instance.write()
  if (process.listenerCount(signal) > 1) return
  for (const name of SIGNALS) process.off(name, onSignal)
  void Promise.allSettled([...live].map((instance) => instance.close())).then(() =>
    process.kill(process.pid, signal),
  )
}
