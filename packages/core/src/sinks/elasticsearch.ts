import { readFileSync } from 'node:fs'
import {
  errors,
  Transport,
  type TransportRequestParams,
  UndiciConnection,
  WeightedConnectionPool,
} from '@elastic/transport'
import type { Connection, Target } from '../config/target.ts'
import type { Batch } from '../shipper/batch.ts'
import { classifyRequest } from '../shipper/classify.ts'
import type { Answer, Sink } from '../shipper/sink.ts'
import { type BulkAnswer, BulkSerializer, readBulkAnswer } from './bulk-answer.ts'
import { type BulkRequest, bulkRequests } from './bulk-request.ts'
import { concealer } from './conceal.ts'
import { gzipBatch } from './gzip.ts'
import { prepareIndex } from './prepare-index.ts'
import { SetupTrouble } from './setup-trouble.ts'
import type { Ask } from './template.ts'

/** Sockets to one node. */
const CONNECTIONS = 8

/**
 * Delivers batches to Elasticsearch or OpenSearch. Through the client's transport and not the client: the `_bulk`
 * API is the same in all versions, while the client refuses servers that are not of its own.
 */
export class ElasticsearchSink implements Sink {
  readonly #target: Target
  readonly #transport: Transport
  readonly #request: (batch: Batch) => BulkRequest
  readonly #notice: (reason: string) => void
  readonly #ask: Ask
  readonly #conceal: (text: string) => string
  readonly #closing = new AbortController()
  /** Once per life: installing again could undo what an operator changed meanwhile. */
  #prepared = false
  #preparing: Promise<void> | undefined

  /** @param notice told what does not stop delivery */
  constructor(target: Target, notice: (reason: string) => void) {
    this.#target = target
    this.#request = bulkRequests(target)
    this.#notice = notice
    this.#ask = async <T>(request: TransportRequestParams, headers: Record<string, string> = {}) => {
      const options = { signal: this.#closing.signal, meta: true, headers } as const
      const { statusCode, body } = await this.#transport.request<T>(request, options)
      if (statusCode < 300) return body
      throw new Error(`HTTP ${statusCode}: a redirect, which is not followed; is this Elasticsearch?`)
    }
    this.#conceal = concealer(target.connection)
    this.#transport = connect(target.connection)
  }

  async deliver(batch: Batch): Promise<Answer> {
    try {
      if (!this.#prepared) {
        this.#preparing ??= this.#prepare().finally(() => {
          this.#preparing = undefined
        })
        await this.#preparing
      }
      const { path, querystring, body } = this.#request(batch)
      const { compress } = this.#target.connection
      const bulkBody = (compress ? await gzipBatch(body) : body) as unknown as string
      const answer = await this.#ask<BulkAnswer>(
        { method: 'POST', path, querystring, bulkBody },
        compress ? { 'content-encoding': 'gzip' } : {},
      )
      return this.#concealed(readBulkAnswer(answer, batch.count))
    } catch (error) {
      return this.#concealed(readFailure(error))
    }
  }

  async close(): Promise<void> {
    // The pool waits for requests under way, be it for a server that hangs.
    this.#closing.abort()
    await this.#transport.connectionPool.empty()
  }

  /** A server may repeat in its reasons what was sent to it. */
  #concealed(answer: Answer): Answer {
    if (answer.kind === 'delivered') return answer
    if (answer.kind !== 'mixed') return { ...answer, reason: this.#conceal(answer.reason) }
    return { ...answer, items: answer.items.map((item) => ({ ...item, reason: this.#conceal(item.reason) })) }
  }

  async #prepare(): Promise<void> {
    await prepareIndex(this.#ask, this.#target, this.#notice)
    this.#prepared = true
  }
}

function connect(connection: Connection): Transport {
  const { auth, tls } = connection
  const pool = new WeightedConnectionPool({
    Connection: UndiciConnection,
    ...(auth && { auth }),
    ...(tls && {
      tls: {
        rejectUnauthorized: tls.rejectUnauthorized,
        ...(tls.ca && { ca: readFileSync(tls.ca) }),
        ...(tls.cert && { cert: readFileSync(tls.cert) }),
        ...(tls.key && { key: readFileSync(tls.key) }),
      },
    }),
  })
  pool.addConnection(
    connection.nodes.map((node) => ({
      url: new URL(node),
      agent: { connections: CONNECTIONS, keepAliveTimeout: 60_000 },
      timeout: connection.timeoutMs,
    })),
  )
  return new Transport({
    connectionPool: pool,
    serializer: new BulkSerializer(),
    // The shipper retries, since it knows what is confirmed.
    maxRetries: 0,
    requestTimeout: connection.timeoutMs,
    headers: { ...connection.headers },
    enableMetaHeader: false,
    // Its errors would hold a clone of the request with the secrets left out, made member by member, and so of a batch byte
    // by byte: seconds and 100 MB for each failure. None leaves here but in words, which are concealed.
    redaction: { type: 'off' },
    // Plain types, which every version accepts.
    vendoredHeaders: {
      jsonContentType: 'application/json',
      ndjsonContentType: 'application/x-ndjson',
      accept: 'application/json',
    },
  })
}

function readFailure(error: unknown): Answer {
  if (!(error instanceof errors.ResponseError)) {
    const { name, message } = error as Error
    if (error instanceof SetupTrouble) return { kind: 'retry', reason: message, denied: true }
    // Of the two ends the client tells, the own one is another port each time, and would be said each time.
    const words = message.replace(/ - Local: [^,]*, Remote: (\S+)$/, ' ($1)')
    return {
      kind: 'retry',
      reason: name === 'TimeoutError' ? 'no answer in time' : words || name,
      denied: false,
    }
  }
  const status = error.statusCode ?? 0
  const reason = `HTTP ${status}: ${describe(error.body)}`
  const verdict = classifyRequest(status, errorIn(error.body).reason ?? '')
  if (verdict !== 'split') return { kind: 'retry', reason, denied: verdict === 'denied' }
  // A 400 that is no JSON is a proxy's and says nothing about the records.
  if (status === 400 && typeof error.body !== 'object') return { kind: 'retry', reason, denied: true }
  return { kind: 'split', status, reason }
}

function describe(body: unknown): string {
  const { type, reason } = errorIn(body)
  if (type === undefined && reason !== undefined) return reason
  return type ? `${type}: ${reason ?? ''}` : 'no reason given'
}

function errorIn(body: unknown): { readonly type?: string; readonly reason?: string } {
  const error = (body as { error?: unknown } | undefined)?.error
  return typeof error === 'string' ? { reason: error } : ((error ?? {}) as { type?: string; reason?: string })
}
