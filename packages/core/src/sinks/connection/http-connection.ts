import { type IncomingMessage, request } from 'node:http'
import {
  BaseConnection,
  type ConnectionOptions,
  type ConnectionRequestOptions,
  type ConnectionRequestOptionsAsStream,
  type ConnectionRequestParams,
  type ConnectionRequestResponse,
  errors,
} from '@elastic/transport'
import { proxyRefusal } from './connect-fault.ts'
import type { Way } from './way.ts'

// The transport throws another error of the same kind, with these as its cause.

/** What a server answers is longer than was asked for. */
export class AnswerTooLong extends errors.RequestAbortedError {}
/** There was no way to the server: it has seen nothing of the request. */
export class Unreached extends errors.ConnectionError {}

/**
 * A node, asked by Node's own HTTP client: it is there already, and its mended versions come with Node. The limit of time is one
 * of the whole request: an answer that comes byte by byte would hold its place for ever.
 */
export class HttpConnection extends BaseConnection {
  readonly #way: Way
  readonly #open = new Set<Promise<unknown>>()

  /** @param options with a function as `agent` that makes the way to the node */
  constructor(options: ConnectionOptions) {
    super(options)
    this.#way = (options.agent as (options: ConnectionOptions) => Way)(options)
  }

  override request(
    params: ConnectionRequestParams,
    options: ConnectionRequestOptions,
  ): Promise<ConnectionRequestResponse>
  /** The transport's other form, which we never ask it for. */
  override request(params: ConnectionRequestParams, options: ConnectionRequestOptionsAsStream): Promise<never>
  override async request(
    params: ConnectionRequestParams,
    options: ConnectionRequestOptions,
  ): Promise<ConnectionRequestResponse> {
    const asked = this.#ask(params, options)
    this.#open.add(asked)
    try {
      return await asked
    } finally {
      this.#open.delete(asked)
    }
  }

  /** When the requests under way have ended. */
  override async close(): Promise<void> {
    await Promise.allSettled(this.#open)
    this.#way.agent.destroy()
  }

  #ask(
    params: ConnectionRequestParams,
    { signal, timeout, maxResponseSize = Infinity }: ConnectionRequestOptions,
  ) {
    const { method, path, querystring, body } = params
    const { agent, prefix, headers } = this.#way
    return new Promise<ConnectionRequestResponse>((resolve, reject) => {
      const aborted = () => new errors.RequestAbortedError('Request aborted')
      if (signal?.aborted) return reject(aborted())
      const asked = request({
        agent,
        method,
        path: `${prefix}${path}${querystring ? `?${querystring}` : ''}`,
        headers: { host: this.url.host, ...this.headers, ...params.headers, ...headers } as never,
      })
      const abort = () => fail(aborted())
      const timer = timeout
        ? setTimeout(() => fail(new errors.TimeoutError('no answer in time')), timeout)
        : undefined
      const over = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      const fail = (error: Error) => {
        over()
        asked.destroy()
        reject(error)
      }
      signal?.addEventListener('abort', abort)
      let reached = false
      asked.on('socket', () => {
        reached = true
      })
      const lost = (error: Error) => this.#lost(error, reached ? errors.ConnectionError : Unreached)
      let answered = false
      // Listened to for as long as there is a socket. Once an answer has begun, how it ends is read from the answer.
      asked.on('error', (error) => answered || fail(lost(error)))
      // Another protocol, to which the server changes unasked, is no error to Node.
      asked.on(
        'close',
        () => answered || fail(lost(new Error(`closed without an answer (${this.url.host})`))),
      )
      asked.on('response', (response) => {
        answered = true
        read(response, maxResponseSize).then(
          (answer) => {
            over()
            // A server that has said what it wants to say need not have the rest.
            if (!asked.writableFinished) asked.destroy()
            const refusal = this.#refusal(answer.statusCode)
            if (refusal === undefined) resolve(answer)
            else reject(refusal)
          },
          (error) => fail(error.name === 'RequestAbortedError' ? error : this.#lost(error)),
        )
      })
      asked.end(body)
    })
  }

  /** What is no answer of a server's to a request. */
  #refusal(status: number): Error | undefined {
    const { proxy } = this.#way
    if (status < 200)
      return new errors.ConnectionError(
        `HTTP ${status}: another protocol, which nobody asked for (${this.url.host})`,
      )
    return proxy !== undefined && status === 407
      ? new Unreached(proxyRefusal(407, proxy, this.url.origin))
      : undefined
  }

  /** The system's words for a connection that is lost name nobody. */
  #lost(error: NodeJS.ErrnoException, Kind = errors.ConnectionError): Error {
    const nameless = error.code === 'ECONNRESET' || error.code === 'EPIPE' || /^HPE_/.test(error.code ?? '')
    return new Kind(nameless ? `${error.message} (${this.url.host})` : error.message)
  }
}

function read(response: IncomingMessage, maxBytes: number): Promise<ConnectionRequestResponse> {
  const { statusCode = 0, headers } = response
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const checkLength = (length: number) => {
      if (length > maxBytes) response.destroy(new AnswerTooLong(`an answer of more than ${maxBytes} bytes`))
      return length <= maxBytes
    }
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (checkLength(bytes)) chunks.push(chunk)
    })
    response.on('error', reject)
    // It often says before how long it will be.
    checkLength(Number(headers['content-length'] ?? 0))
    response.on('end', () => {
      const body = Buffer.concat(chunks)
      const packed = /gzip|deflate/i.test(headers['content-encoding'] ?? '')
      resolve({ statusCode, headers, body: packed ? body : body.toString() })
    })
  })
}
