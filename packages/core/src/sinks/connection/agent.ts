import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

const IDLE_MS = 60_000

/**
 * The open sockets to one node, each closed after a minute without a request. There are as many as there are requests under way,
 * since each target limits its own: none waits for another's.
 */
export class DialAgent extends Agent {
  readonly #to: string
  readonly #connectMs: number
  readonly #open: (signal: AbortSignal) => Promise<Socket>
  readonly #opening = new Set<AbortController>()

  /**
   * @param to for whom it is, in words
   * @param open opens a socket that is ready for a request; its signal is aborted when that takes longer than `connectMs`
   */
  constructor(to: string, connectMs: number, open: (signal: AbortSignal) => Promise<Socket>) {
    super({ keepAlive: true, keepAliveMsecs: IDLE_MS, timeout: IDLE_MS } satisfies AgentOptions)
    this.#to = to
    this.#connectMs = connectMs
    this.#open = open
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const opening = new AbortController()
    this.#opening.add(opening)
    const late = Object.assign(new Error(`no connection to ${this.#to} within ${this.#connectMs / 1000} s`), {
      code: 'ETIMEDOUT',
    })
    const timer = setTimeout(() => opening.abort(late), this.#connectMs)
    const over = () => {
      clearTimeout(timer)
      this.#opening.delete(opening)
    }
    this.#open(opening.signal).then(
      (socket) => {
        over()
        done?.(null, socket)
      },
      (error) => {
        over()
        done?.(error, undefined as unknown as Socket)
      },
    )
  }

  /** Closes all sockets, also those that are being opened. */
  override destroy(): void {
    for (const opening of this.#opening) opening.abort(new Error('closed'))
    super.destroy()
  }
}
