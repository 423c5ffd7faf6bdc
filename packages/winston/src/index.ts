/**
 * The transport for winston.
 * @module @gramexlog/winston
 */

import {
  GramexLogError,
  type OpenOptions,
  shared,
  sharedTarget,
  type TargetLog,
} from '@gramexlog/core/adapter'
import TransportStream from 'winston-transport'
import { printedText } from './printed.ts'

/** winston-transport's own options (`level`, `format`, `silent`, `handleExceptions`, `handleRejections`), and ours. */
export interface GramexLogTransportOptions extends TransportStream.TransportStreamOptions, OpenOptions {
  /** A name under `gramexlog:`; default: the first one. */
  readonly target?: string
}

/**
 * Logs what winston logs to a target. A record holds what the logger's formats made of it, and the target's keys.
 *
 * @example winston.createLogger({ transports: [new GramexLogTransport('gramexguide')] })
 */
export class GramexLogTransport extends TransportStream {
  readonly #target: () => TargetLog
  readonly #flush: () => Promise<unknown>

  /**
   * @param options the target's name, or options
   * @throws GramexLogError if the configuration is missing or wrong, or the target unknown
   */
  constructor(options: string | GramexLogTransportOptions = {}) {
    const { target, config, dir, ...transport } = typeof options === 'string' ? { target: options } : options
    super(transport)
    if (typeof transport.log === 'string') {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `unknown option log: ${JSON.stringify(transport.log)}; the name of the target goes under "target"`,
      )
    }
    const place = { config, dir }
    this.#target = sharedTarget(target, place)
    this.#flush = () => {
      const instance = shared(place)
      return instance.flush({ timeout: instance.exitTimeoutMs })
    }
  }

  /** Takes a record: appends it and returns. Never throws, and never holds winston's stream up. */
  override log(info: object, next: () => void): void {
    const fields = withPlainMessage(info)
    this.#target().log(fields, undefined, fields === info ? printedText(info, this) : undefined)
    if (this.listenerCount('logged') > 0) setImmediate(() => this.emit('logged', info))
    if (isLastWord(this, info)) setImmediate(() => this.#finishException())
    next()
  }

  /** After `logger.end()`: 'finish' comes when the records are delivered, or wait on disk after `exitTimeout`. */
  override _final(callback: (error?: Error | null) => void): void {
    this.#flush().then(
      () => callback(),
      () => callback(),
    )
  }

  /** winston's exception handler waits for 'finish' before it ends the process. */
  #finishException(): void {
    this.#target().write()
    this.emit('finish')
  }
}

/** winston hands `logger.log('error', …)` of an Error over as the message: its text belongs there, and its stack beside. */
function withPlainMessage(info: object): object {
  const { message } = info as { message?: unknown }
  if (!(message instanceof Error) || info instanceof Error) return info
  return { stack: message.stack, ...info, message: message.message }
}

/** The record of an uncaught exception or rejection that winston is about to end the process for. */
function isLastWord(transport: object, info: object): boolean {
  const { exception, rejection } = info as { exception?: boolean; rejection?: boolean }
  return (exception === true || rejection === true) && '_ending' in transport
}
