/**
 * Logs records by the name of their target, delivers them, and tells how that goes.
 * @module @gramexlog/core
 */

import { GramexLogError } from './error.ts'
import { type Health, type HealthOptions, healthOf } from './instance/health.ts'
import { Instance } from './instance/instance.ts'
import { metricsText } from './instance/metrics.ts'
import { type OpenOptions, openInstances, shared } from './instance/shared.ts'
import { type Stats, sumStats } from './instance/stats.ts'
import { ThreadStart } from './instance/thread-start.ts'

export { jsonSchema } from './config/json-schema.ts'
export { GramexLogError, type GramexLogErrorCode } from './error.ts'
export type { Health, HealthOptions } from './instance/health.ts'
export { type ReplayOptions, replay } from './instance/replay.ts'
export type { OpenOptions } from './instance/shared.ts'
export type { DroppedBy, Stats, TargetStats } from './instance/stats.ts'
export type { Replayed } from './shipper/replay.ts'

/** What is logged: any object. What JSON cannot hold is put as near to it as can be, and never throws. */
export type Fields = object

/** Logs a record to a named target, or to the first target of the configuration. */
export interface Log {
  /**
   * @param target a name under `gramexlog:`
   * @param request the current request (node's, Express's or Fastify's), for the keys that speak of one
   * @throws GramexLogError at once, if there is no such target
   */
  (target: string, fields?: Fields, request?: object): void
  (fields: Fields, request?: object): void
}

/** How long to wait for delivery. */
export interface FlushOptions {
  /** Longest time to wait, in ms; default: as long as it takes. */
  readonly timeout?: number
}

/** An open configuration, apart from the one that `log` uses. */
export interface GramexLog {
  /** As the one of the package, with this configuration. */
  readonly log: Log
  /** Resolves when all that was logged is delivered, or the timeout has passed. */
  flush(options?: FlushOptions): Promise<Stats>
  /** Delivers within `exitTimeout`, then releases everything; what is left waits on disk for the next start. */
  close(): Promise<Stats>
  /** The counts of this process, as of now. */
  stats(): Stats
  /** The same in Prometheus's text format. */
  metrics(): string
  /** Whether delivery keeps up: for a probe. */
  health(options?: HealthOptions): Health
}

/**
 * Logs to the configuration that is found from the working directory, which the first call opens.
 * @throws GramexLogError if the configuration is missing or wrong, or the target unknown; never later or otherwise
 * @example log('gramexguide', { x: 1, y: 2 })
 */
export const log: Log = (target: string | Fields, fields?: object, request?: object) => {
  if (current === undefined || current.closed) current = shared()
  write(current, target, fields, request)
}

/** Looked up once and not at each call. */
let current: Instance | undefined

/** Resolves with the counts when all that `log` took is delivered, or after `timeout` ms. */
export async function flush(options?: FlushOptions): Promise<Stats> {
  return join(await Promise.all(openInstances().map((instance) => instance.flush(options))))
}

/** Delivers what `log` took within `exitTimeout`, then releases everything. A later `log` opens anew. */
export async function close(): Promise<Stats> {
  return join(await Promise.all(openInstances().map((instance) => instance.close())))
}

/** The counts of what `log` and the loggers of this thread took, as of now. */
export function stats(): Stats {
  return join(openInstances().map((instance) => instance.stats()))
}

/**
 * The same in Prometheus's text format; "" before anything is opened.
 * @example app.get('/metrics', (request, response) => response.type('text/plain').send(metrics()))
 */
export function metrics(): string {
  return metricsText(stats())
}

/**
 * Whether delivery keeps up: for a probe. An app goes on well while it does not, since its records wait on disk.
 * @example app.get('/ready', (request, response) => response.status(health().ok ? 200 : 503).json(health()))
 */
export function health(options?: HealthOptions): Health {
  return healthOf(stats(), options)
}

/**
 * Opens a configuration of one's own.
 * @throws GramexLogError (as a rejection) if the configuration is missing or wrong
 */
export async function open(options: OpenOptions = {}): Promise<GramexLog> {
  const instance = ThreadStart.during((begun) => new Instance(begun.load(options), { begun }))
  return {
    log: (target: string | Fields, fields?: object, request?: object) =>
      write(instance, target, fields, request),
    flush: (options) => instance.flush(options),
    close: () => instance.close(),
    stats: () => instance.stats(),
    metrics: () => metricsText(instance.stats()),
    health: (options) => healthOf(instance.stats(), options),
  }
}

/** `log(target, fields, request)` or `log(fields, request)`. */
function write(instance: Instance, first: string | Fields, second?: object, third?: object): void {
  if (typeof first === 'string') {
    instance.target(first).log(second ?? {}, third)
    return
  }
  if (typeof first !== 'object' || first === null) {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `log() was given ${first === null ? 'null' : typeof first} first; call log('target', { … }) or log({ … })`,
    )
  }
  instance.target(undefined).log(first, second)
}

/** Most apps have one instance; the names of several may repeat, and then the later one's is shown. */
function join(all: Stats[]): Stats {
  return all.length === 1 ? all[0]! : sumStats(new Map(all.flatMap((stats) => Object.entries(stats.targets))))
}
