/** A request to a server, whose answer is JSON. */
export interface ServerRequest {
  readonly method: string
  /** From the server's root, with a slash. */
  readonly path: string
  readonly querystring?: Readonly<Record<string, string | number | boolean>>
  /** Becomes JSON. */
  readonly body?: object | string
  /** Lines of JSON. */
  readonly bulkBody?: string
}

/** Asks the server something; the answer is its JSON. */
export type Ask = <T>(request: ServerRequest, headers?: Record<string, string>) => Promise<T>
