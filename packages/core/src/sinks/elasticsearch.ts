import { readFileSync } from 'node:fs'
import { errors, Transport, UndiciConnection, WeightedConnectionPool } from '@elastic/transport'
import type { Connection, Target } from '../config/target.ts'
import type { Batch } from '../shipper/batch.ts'
import { classifyRequest } from '../shipper/classify.ts'
import type { Answer, Item, Sink } from '../shipper/sink.ts'
import { installTemplate } from './template.ts'

/** What of a bulk answer is asked for: enough to tell the records apart, and a tenth of the whole. */
const BULK_FILTER = 'errors,items.*.status,items.*.error.type,items.*.error.reason'
/** Sockets to one node. */
const CONNECTIONS = 8

/** A bulk answer as far as `BULK_FILTER` lets it through. */
interface BulkAnswer {
  readonly errors?: boolean
  readonly items?: readonly {
    readonly create?: {
      readonly status?: number
      readonly error?: { readonly type?: string; readonly reason?: string }
    }
  }[]
}

/**
 * Delivers batches to Elasticsearch or OpenSearch. Through the client's transport and not the client: the `_bulk`
 * API is the same in all versions, while the client refuses servers that are not of its own.
 */
export class ElasticsearchSink implements Sink {
  readonly #target: Target
  readonly #transport: Transport
  readonly #notice: (reason: string) => void
  /** Once per life: installing again could undo what an operator changed meanwhile. */
  #prepared = false
  #preparing: Promise<void> | undefined

  /** @param notice told what does not stop delivery */
  constructor(target: Target, notice: (reason: string) => void) {
    this.#target = target
    this.#notice = notice
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
      const answer = await this.#transport.request<BulkAnswer>({
        method: 'POST',
        path: `/${encodeURIComponent(this.#target.index)}/_bulk`,
        querystring: { filter_path: BULK_FILTER },
        bulkBody: batch.body as unknown as string,
      })
      return readAnswer(answer, batch.count)
    } catch (error) {
      return readFailure(error)
    }
  }

  async close(): Promise<void> {
    await this.#transport.connectionPool.empty()
  }

  async #prepare(): Promise<void> {
    await installTemplate(this.#transport, this.#target, this.#notice)
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
    // The shipper retries, since it knows what is confirmed.
    maxRetries: 0,
    requestTimeout: connection.timeoutMs,
    compression: connection.compress,
    headers: { ...connection.headers },
    enableMetaHeader: false,
    // Plain types, which every version accepts.
    vendoredHeaders: {
      jsonContentType: 'application/json',
      ndjsonContentType: 'application/x-ndjson',
      accept: 'application/json',
    },
  })
}

function readAnswer(answer: BulkAnswer, count: number): Answer {
  const items = answer?.items
  if (!Array.isArray(items) || items.length !== count) {
    const reason = `the answer to a bulk request of ${count} records told of ${items?.length ?? 'none'}: no Elasticsearch?`
    return { kind: 'retry', reason, denied: false }
  }
  if (answer.errors === false) return { kind: 'delivered' }
  const told: Item[] = []
  for (let at = 0; at < count; at += 1) {
    const { status = 500, error } = items[at]?.create ?? {}
    if (status >= 300) told.push({ at, status, type: error?.type ?? '', reason: error?.reason ?? '' })
  }
  return told.length === 0 ? { kind: 'delivered' } : { kind: 'mixed', items: told }
}

function readFailure(error: unknown): Answer {
  if (!(error instanceof errors.ResponseError)) {
    const { name, message } = error as Error
    return {
      kind: 'retry',
      reason: name === 'TimeoutError' ? 'no answer in time' : message || name,
      denied: false,
    }
  }
  const status = error.statusCode ?? 0
  const reason = `HTTP ${status}: ${describe(error.body)}`
  const verdict = classifyRequest(status)
  if (verdict !== 'split') return { kind: 'retry', reason, denied: verdict === 'denied' }
  // A 400 that is no JSON is a proxy's and says nothing about the records.
  if (status === 400 && typeof error.body !== 'object') return { kind: 'retry', reason, denied: true }
  return { kind: 'split', status, reason }
}

function describe(body: unknown): string {
  const error = (body as { error?: unknown } | undefined)?.error
  if (typeof error === 'string') return error
  const { type, reason } = (error ?? {}) as { type?: string; reason?: string }
  return type ? `${type}: ${reason ?? ''}` : 'no reason given'
}
