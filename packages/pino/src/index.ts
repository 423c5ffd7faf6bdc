/**
 * The transport for pino, which runs in pino's worker, and a destination without a worker.
 * @module @gramexlog/pino
 */

import type { Writable } from 'node:stream'
import {
  carryRequestKeys,
  GramexLogError,
  type Instance,
  type OpenOptions,
  shared,
  sharedTarget,
} from '@gramexlog/core/adapter'
import { LineStream } from './line-stream.ts'

/** Options of the transport target, as given to pino under `options`. */
export interface GramexLogOptions extends OpenOptions {
  /** A name under `gramexlog:`; default: the first one. */
  readonly log?: string
}

/** How many transports of this thread use an instance: the last to end closes it. */
const users = new Map<Instance, number>()

/**
 * A pino transport: runs in pino's worker thread, where it gives each line the target's keys, appends it to the
 * journal and delivers it.
 *
 * @throws GramexLogError if the configuration is missing or wrong, or the target unknown
 * @example pino({ transport: { target: '@gramexlog/pino', options: { log: 'gramexguide' } } })
 */
export default function gramexlog(options: GramexLogOptions = {}): Writable {
  const { log, config, dir, target: misnamed } = options as GramexLogOptions & { target?: unknown }
  if (misnamed !== undefined) {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `unknown option "target"; in pino's options the name of the target goes under "log"`,
    )
  }
  // This is a worker already: a thread of the shipper's own would only add a hand-over.
  const instance = shared({ config, dir }, { thread: false })
  const target = instance.target(log)
  users.set(instance, (users.get(instance) ?? 0) + 1)
  return new LineStream({
    take: (line) => target.logLine(line),
    flush: () => instance.flush(),
    close: () => leave(instance),
  })
}

/** What pino writes to: appends in the app's own thread, so that nothing is lost with a worker. */
export interface Destination {
  /** Takes a line of JSON, with or without its line break. Never throws. */
  write(line: string): void
  /** pino's `logger.flush(callback)`: called when the records are delivered. */
  flush(callback?: (error?: Error) => void): void
  /** Puts what the turn has gathered into the file; pino does so before a fatal exit. */
  flushSync(): void
  /** As `flushSync`. Delivery goes on. */
  end(): void
}

/**
 * A destination for pino that needs no worker: `pino({}, destination('gramexguide'))`.
 *
 * @param log a name under `gramexlog:`; default: the first one
 * @throws GramexLogError if the configuration is missing or wrong, or the target unknown
 */
export function destination(log?: string, options: OpenOptions = {}): Destination {
  const target = sharedTarget(log, options)
  return {
    write: (line) => target().logLine(line.endsWith('\n') ? line.slice(0, -1) : line),
    flush: (callback) => {
      shared(options)
        .flush()
        .then(
          () => callback?.(),
          (error) => callback?.(error as Error),
        )
    },
    flushSync: () => target().write(),
    end: () => target().write(),
  }
}

/** What pino calls for each line, and adds to it. */
// biome-ignore lint/suspicious/noExplicitAny: its type says which levels an app has; older pinos give none
export type Mixin = (fields: object, level: number, logger?: any) => object

/**
 * A mixin for pino that gives a line the keys of the current request, which pino's worker cannot know, and of the active
 * span. Needs the middleware of `@gramexlog/http`. The transport takes them out of a member `gramexlog.keys.…` again, whose
 * name is a secret of the process, so that no object of a client's that is logged can forge them.
 *
 * @param log a name under `gramexlog:`, the transport's, or a list for several transports; default: the first one
 * @param own a mixin of your own, which goes on working
 * @throws GramexLogError if the configuration is missing or wrong, or the target unknown
 * @example pino({ mixin: pinoMixin('gramexguide'), transport: { target: '@gramexlog/pino' } })
 */
export function pinoMixin(log?: string | readonly string[], options: OpenOptions = {}, own?: Mixin): Mixin {
  const carried = carryRequestKeys(log, options)
  return (fields, level, logger) => ({ ...own?.(fields, level, logger), ...carried() })
}

async function leave(instance: Instance): Promise<void> {
  const left = (users.get(instance) ?? 1) - 1
  users.set(instance, left)
  if (left > 0) return
  users.delete(instance)
  await instance.close()
}
