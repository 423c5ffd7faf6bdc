import { GramexLogError } from '@gramexlog/core/error'
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
    const why = queryFault(fault)
    if (why !== undefined)
      return new GramexLogError('ERR_GRAMEXLOG_QUERY', this.#server.conceal(`the query: ${why}`))
    const { name, index } = this.#target
    const from = `the records of "${name}" cannot be read from the index "${index}" now`
    const rights =
      fault.status === 403
        ? '; its login needs the rights "read" and "view_index_metadata" on that index'
        : ''
    const inner = reasonOf(causeOf(fault)) ?? ''
    const more = fault.reason.includes(inner) ? '' : ` (${this.#server.conceal(inner)})`
    return new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', `${from}: ${fault.reason}${more}${rights}`)
  }

  async close(): Promise<void> {
    this.#closing.abort(new GramexLogError('ERR_GRAMEXLOG_CLOSED', 'the view is closed'))
    await this.#server.leave()
  }
}

interface Cause {
  readonly type?: string
  readonly reason?: string
  readonly caused_by?: Cause
}

/** What of a refusal is the query's fault, in words; undefined if nothing is. */
function queryFault(fault: RequestFault): string | undefined {
  const { status, type } = fault
  const cause = causeOf(fault)
  // OpenSearch takes it for a fault of its own.
  if (cause?.type?.startsWith('too_many_'))
    return `it asks for too much at once (${cause.reason}); where it has q, ask for fewer words, or for a column: msg*=word`
  if (status !== 400 || type === undefined || type === 'index_closed_exception') return undefined
  return `the server refuses it: ${reasonOf(cause) ?? type}`
}

/** Of several shards the first one's; itself where a server says nothing more. */
function causeOf({ body }: RequestFault): Cause | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  if (typeof error !== 'object' || error === null) return undefined
  const { failed_shards, root_cause } = error as {
    failed_shards?: { reason?: Cause }[]
    root_cause?: Cause[]
  }
  return failed_shards?.[0]?.reason ?? root_cause?.[0] ?? (error as Cause)
}

/** With the innermost reason, which says most. */
function reasonOf(cause: Cause | undefined): string | undefined {
  let inner = cause
  while (inner?.caused_by?.reason) inner = inner.caused_by
  const [outer = '', reason = ''] = [cause?.reason, inner?.reason]
  return (outer.includes(reason) ? outer : `${outer}: ${reason}`) || undefined
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
