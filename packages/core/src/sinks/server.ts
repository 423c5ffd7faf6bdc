import {
  errors,
  Transport,
  type TransportOptions,
  type TransportRequestOptions,
  WeightedConnectionPool,
} from '@elastic/transport'
import type { Connection } from '../config/target.ts'
import type { ServerRequest } from './ask.ts'
import { BulkSerializer } from './bulk-answer.ts'
import { conceal } from './conceal.ts'
import { type Credentials, haveFiles, readCredentials, secretsOf } from './connection/credentials.ts'
import { HttpConnection, Unreached } from './connection/http-connection.ts'
import { SniffingTransport } from './connection/sniffing-transport.ts'
import { wayOf } from './connection/way.ts'

/** Secrets that are remembered, so that an answer to a request that was made with an old one is told without it. */
const MAX_SECRETS = 100

/** A batch of records of which each is refused with a long reason answers with some 10 MB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/** What a server answers. */
export interface ServerAnswer<T> {
  readonly body: T
  readonly headers: { readonly [name: string]: string | string[] | undefined }
}

/** A transport, and what it was made with. */
interface Link {
  readonly transport: Transport
  /** JSON of the credentials. */
  readonly made: string
  close(): Promise<void>
}

/** All servers in use, by their connection. */
const servers = new Map<string, Server>()

/** One server or cluster, of which all sinks with the same connection share the client and its sockets. */
export class Server {
  readonly #connection: Connection
  readonly #secrets = new Set<string>()
  /** In the order of `conceal`: a batch may have thousands of reasons. */
  #longestFirst: readonly string[] = []
  #users = 0
  /** Made with the first request, so that a file that cannot be read is tried again as a server that is away. */
  #link: Link | undefined

  private constructor(connection: Connection) {
    this.#connection = connection
    this.#learn({ tls: {} })
  }

  /** The server of this connection. To be given back by `leave`. */
  static join(connection: Connection): Server {
    const key = JSON.stringify(connection)
    let server = servers.get(key)
    if (server === undefined) {
      server = new Server(connection)
      servers.set(key, server)
    }
    server.#users += 1
    return server
  }

  /** Closes the sockets after the last sink, which has aborted its requests. */
  async leave(): Promise<void> {
    this.#users -= 1
    if (this.#users > 0) return
    servers.delete(JSON.stringify(this.#connection))
    await this.#link?.close()
  }

  /**
   * Sends a request; its answer is JSON. Where the server refuses the login, or a certificate is refused, the files that these
   * are from are read again, and the request is sent once more if they have changed and nothing of it can have been done.
   *
   * @throws what the transport throws; Error if a file cannot be read
   */
  async ask<T>(
    request: ServerRequest,
    signal: AbortSignal,
    headers: Record<string, string> = {},
  ): Promise<T> {
    return (await this.answer<T>(request, signal, headers)).body
  }

  /** As `ask`, with the headers of the answer. @throws as `ask` */
  async answer<T>(
    request: ServerRequest,
    signal: AbortSignal,
    headers: Record<string, string> = {},
  ): Promise<ServerAnswer<T>> {
    this.#link ??= this.#connect(readCredentials(this.#connection))
    const link = this.#link
    const sendBy = (by: Link) => send<T>(by, request, { signal, headers })
    try {
      return await sendBy(link)
    } catch (error) {
      if (!isRefusal(error) || !this.#renewed(link) || mayBeDone(error)) throw error
      return await sendBy(this.#link)
    }
  }

  /** Reads the files of the login and the certificates again: what they hold now is used from the next request on. */
  renew(): void {
    if (this.#link !== undefined) this.#renewed(this.#link)
  }

  /** Without the secrets of this connection: a server may repeat in its reasons what was sent to it. */
  conceal(text: string): string {
    return conceal(text, this.#longestFirst)
  }

  /** Whether there is another link than that of a request that failed. */
  #renewed(failed: Link): boolean {
    if (this.#link !== failed) return true
    if (!haveFiles(this.#connection)) return false
    let credentials: Credentials
    try {
      credentials = readCredentials(this.#connection)
    } catch {
      // Half written, or away for a moment: what the server said is of more use.
      return false
    }
    if (JSON.stringify(credentials) === failed.made) return false
    this.#link = this.#connect(credentials)
    // Requests under way end as they will.
    failed.close().catch(() => {})
    return true
  }

  #connect(credentials: Credentials): Link {
    this.#learn(credentials)
    const connection = this.#connection
    const ways = wayOf(connection, credentials)
    const pool = new WeightedConnectionPool({
      Connection: HttpConnection,
      agent: ({ url }) => ways(url),
      ...(credentials.login && { auth: credentials.login }),
    })
    const named = connection.nodes.map((node) => new URL(node))
    pool.addConnection(named.map((url) => ({ url })))
    const closing = new AbortController()
    const options = transportOptions(connection, pool)
    return {
      transport: connection.sniff
        ? new SniffingTransport(options, connection.sniff, named, closing.signal)
        : new Transport(options),
      made: JSON.stringify(credentials),
      async close() {
        closing.abort()
        await pool.empty()
      },
    }
  }

  #learn(credentials: Credentials): void {
    for (const secret of secretsOf(this.#connection, credentials)) this.#secrets.add(secret)
    for (const oldest of this.#secrets) {
      if (this.#secrets.size <= MAX_SECRETS) break
      this.#secrets.delete(oldest)
    }
    this.#longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length)
  }
}

async function send<T>(
  { transport }: Link,
  request: ServerRequest,
  options: Pick<TransportRequestOptions, 'signal' | 'headers'>,
): Promise<ServerAnswer<T>> {
  const { statusCode, body, headers } = await transport.request<T>(request, { ...options, meta: true })
  if (statusCode < 300) return { body, headers }
  throw new Error(`HTTP ${statusCode}: a redirect, which is not followed; is this Elasticsearch?`)
}

/** Whether the login or a certificate may be what is wrong. A proxy says so of a certificate by a 400 that is no JSON. */
function isRefusal(error: unknown): boolean {
  if (error instanceof errors.ConnectionError) return true
  if (!(error instanceof errors.ResponseError)) return false
  const { statusCode, body } = error
  return statusCode === 401 || statusCode === 403 || (statusCode === 400 && typeof body !== 'object')
}

/** A connection that was lost under a request, of which the answer of another sending would not tell. */
function mayBeDone(error: unknown): boolean {
  return error instanceof errors.ConnectionError && !(error.cause instanceof Unreached)
}

function transportOptions(connection: Connection, pool: WeightedConnectionPool): TransportOptions {
  return {
    connectionPool: pool,
    serializer: new BulkSerializer(),
    // The shipper retries, since it knows what is confirmed.
    maxRetries: 0,
    requestTimeout: connection.timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
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
  }
}
