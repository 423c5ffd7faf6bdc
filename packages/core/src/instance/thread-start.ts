import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { type LoadOptions, loadConfig } from '../config/load.ts'
import type { Config } from '../config/target.ts'
import { isEnding } from './exit.ts'
import { plugNPlayArguments } from './plug-n-play.ts'
import { SHIPPER } from './thread-request.ts'

/**
 * Starts the shipper's thread, which waits for its plan.
 * @returns undefined where there can be none, since its file is missing
 */
export function startThread(): Worker | undefined {
  try {
    const file = new URL('./thread.js', import.meta.url)
    // Looked up here, since the thread would tell it too late for a program that ends at once.
    if (!existsSync(file)) return undefined
    return new Worker(file, {
      name: 'gramexlog',
      workerData: SHIPPER,
      // Neither the app's loaders nor its tools, by the command line or by NODE_OPTIONS: the thread runs only our own
      // files. A tool that logs would open an instance with a thread of its own, and so on.
      execArgv: plugNPlayArguments(),
      env: { ...process.env, NODE_OPTIONS: '' },
    })
  } catch {
    // A bundler that knows no import.meta.url.
    return undefined
  }
}

/** A file that says so of a target, or of all, has none to deliver, perhaps: what is in it is not known before it was read. */
const PERHAPS_NONE = /\b(?:local|csv|ship)\b/

/**
 * A thread that starts while the configuration is read, since either takes some forty milliseconds. It is only begun where one
 * will most likely be needed, and ended where it was not.
 */
export class ThreadStart {
  #worker: Worker | undefined

  /** @param use what may take the thread; if it does not, or throws, the thread ends */
  static during<T>(use: (start: ThreadStart) => T): T {
    const start = new ThreadStart()
    try {
      return use(start)
    } finally {
      start.#drop()
    }
  }

  /** Loads the configuration, and begins the thread as soon as its text is there. @throws as `loadConfig` */
  load(options: LoadOptions): Config {
    return loadConfig({ ...options, onText: (text) => this.#begin(text) })
  }

  #begin(text: string): void {
    if (!PERHAPS_NONE.test(text) && !process.env.GRAMEXLOG_SHIP && !isEnding()) this.#worker = startThread()
  }

  /** @returns undefined if none was begun */
  take(): Worker | undefined {
    const worker = this.#worker
    this.#worker = undefined
    return worker
  }

  #drop(): void {
    const worker = this.take()
    worker?.on('error', () => {})
    void worker?.terminate()
  }
}
