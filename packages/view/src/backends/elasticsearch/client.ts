import { GramexLogError } from '@gramexlog/core'
import { type RequestFault, requestFault, Server, type Target } from '@gramexlog/core/viewer'

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}

/** A request that the server refused, or did not answer, by which one may go another way. */
export class Refusal extends Error {
  readonly fault: RequestFault

  constructor(fault: RequestFault) {
    super(fault.reason)
    this.fault = fault
  }
}

/** The server of a target, as it is asked for records: by the client that delivers them, and its sockets. */
export class Client {
  readonly #target: Target
  readonly #server: Server
  readonly #closing = new AbortController()

  constructor(target: Target) {
    this.#target = target
    this.#server = Server.join(target.connection)
  }

  /** Longest time of a request, ms. */
  get timeoutMs(): number {
    return this.#target.connection.timeoutMs
  }

  /** @throws Refusal; what the signal was aborted with */
  async ask<T>(request: Request, signal: AbortSignal = this.#closing.signal): Promise<T> {
    signal.throwIfAborted()
    const { query, ...rest } = request
    const both = signal === this.#closing.signal ? undefined : joined(signal, this.#closing.signal)
    try {
      return await this.#server.ask<T>(
        { ...rest, ...(query && { querystring: query }) } as Parameters<Server['ask']>[0],
        both?.signal ?? signal,
      )
    } catch (error) {
      signal.throwIfAborted()
      const fault = requestFault(error)
      throw new Refusal({ ...fault, reason: this.#server.conceal(fault.reason) })
    } finally {
      both?.release()
    }
  }

  /** What a caller is told of an error: one of ours, without a secret; what is no refusal stays as it is. */
  told(error: unknown): unknown {
    if (!(error instanceof Refusal)) return error
    const { fault } = error
    const why = this.#server.conceal(queryFault(fault) ?? '')
    if (why !== '') return new GramexLogError('ERR_GRAMEXLOG_QUERY', `the server refuses the query: ${why}`)
    const { name, index } = this.#target
    const from = `the records of "${name}" cannot be read from the index "${index}" now`
    const rights =
      fault.status === 403
        ? '; its login needs the rights "read" and "view_index_metadata" on that index'
        : ''
    return new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', `${from}: ${fault.reason}${rights}`)
  }

  async close(): Promise<void> {
    this.#closing.abort(new GramexLogError('ERR_GRAMEXLOG_CLOSED', 'the view is closed'))
    await this.#server.leave()
  }
}

/** Of a 400 that an index as it is does not explain, the server's innermost reason. */
function queryFault({ status, type, body }: RequestFault): string | undefined {
  if (status !== 400 || type === undefined || type === 'index_closed_exception') return undefined
  const { error } = body as { error: Cause & { root_cause?: Cause[]; failed_shards?: { reason?: Cause }[] } }
  const outer = error.failed_shards?.[0]?.reason ?? error.root_cause?.[0] ?? error
  let inner = outer
  while (inner.caused_by?.reason) inner = inner.caused_by
  const reasons = [outer.reason, inner.reason].filter((reason) => reason !== undefined)
  return [...new Set(reasons)].join(': ') || type
}

interface Cause {
  readonly reason?: string
  readonly caused_by?: Cause
}

/** As `AbortSignal.any`, which would stay in the memory of the signal that lives longer. */
function joined(one: AbortSignal, other: AbortSignal): { signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const stop = () => controller.abort()
  const signals = [one, other]
  for (const signal of signals) {
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
  }
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) signal.removeEventListener('abort', stop)
    },
  }
}
