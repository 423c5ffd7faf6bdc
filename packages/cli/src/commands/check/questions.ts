import type { Ask } from '@gramexlog/core/operator'
import { type RequestFault, requestFault, type Server } from '@gramexlog/core/viewer'

/** An answer, or why there is none. */
export type Reply<T> =
  | { readonly body: T; readonly headers: Headers; readonly fault?: undefined }
  | { readonly fault: RequestFault; readonly body?: undefined }

type Headers = { readonly [name: string]: string | string[] | undefined }

/** Asks a server, and tells failures as values. */
export class Questions {
  /** As core asks. @throws what the transport throws */
  readonly ask: Ask
  readonly #server: Server
  readonly #signal: AbortSignal

  constructor(server: Server, signal: AbortSignal) {
    this.#server = server
    this.#signal = signal
    this.ask = (request, headers) => server.ask(request, signal, headers)
  }

  /** @param filter the members of the answer that are wanted; default: all */
  get<T>(path: string, filter?: string, query: Record<string, string> = {}): Promise<Reply<T>> {
    const querystring = { ...query, ...(filter && { filter_path: filter }) }
    return this.#reply<T>({ method: 'GET', path, querystring })
  }

  post<T>(path: string, body: object): Promise<Reply<T>> {
    return this.#reply<T>({ method: 'POST', path, body: { ...body } })
  }

  bulk<T>(path: string, lines: string, querystring: Record<string, string>): Promise<Reply<T>> {
    return this.#reply<T>({ method: 'POST', path, querystring, bulkBody: lines })
  }

  async #reply<T>(request: Parameters<Server['answer']>[0]): Promise<Reply<T>> {
    try {
      return await this.#server.answer<T>(request, this.#signal)
    } catch (error) {
      this.#signal.throwIfAborted()
      return { fault: requestFault(error) }
    }
  }
}
