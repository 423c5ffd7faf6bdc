import { Transport, type TransportOptions } from '@elastic/transport'
import type { Sniff } from '../../config/target.ts'

interface NodesAnswer {
  readonly nodes: Readonly<Record<string, { readonly roles?: readonly string[] }>>
}

/** A transport that asks the cluster for its nodes, and from then on sends to those. */
export class SniffingTransport extends Transport {
  readonly #named: readonly URL[]
  readonly #signal: AbortSignal
  /** At the start: until it has succeeded once. */
  #due: boolean

  /**
   * @param named the nodes of the configuration, which are known again when nobody can be asked
   * @param signal ends what is asked
   */
  constructor(
    options: TransportOptions,
    { onStart, onConnectionFail, everyMs }: Sniff,
    named: readonly URL[],
    signal: AbortSignal,
  ) {
    super({
      ...options,
      sniffOnConnectionFault: onConnectionFail,
      ...(everyMs !== undefined && { sniffInterval: everyMs }),
    })
    this.#due = onStart
    this.#named = named
    this.#signal = signal
  }

  override getConnection(options: ConnectionRequest): ReturnType<Transport['getConnection']> {
    if (this.#due) this.sniff()
    return super.getConnection(options)
  }

  override sniff(): void {
    if (this.isSniffing || this.#signal.aborted) return
    this.isSniffing = true
    void this.#learn()
      .catch(() => this.#remember())
      .finally(() => {
        this.isSniffing = false
      })
  }

  async #learn(): Promise<void> {
    const { nodes } = await this.request<NodesAnswer>(
      {
        method: 'GET',
        path: '/_nodes/http',
        querystring: { filter_path: 'nodes.*.roles,nodes.*.http.publish_address' },
      },
      { signal: this.#signal },
    )
    const [first] = this.#named
    const found = this.connectionPool
      .nodesToHost(nodes, first!.protocol)
      .filter(({ id }) => takesWrites(nodes[id!]?.roles ?? []))
    if (found.length === 0 || this.#signal.aborted) return
    for (const { url } of found) url.pathname = first!.pathname
    this.connectionPool.update(found)
    this.#due = false
  }

  #remember(): void {
    if (this.#signal.aborted) return
    const known = this.connectionPool.connections
    const forgotten = this.#named.filter(({ href }) => !known.some(({ url }) => url.href === href))
    if (forgotten.length > 0) this.connectionPool.update([...known, ...forgotten.map((url) => ({ url }))])
  }
}

type ConnectionRequest = Parameters<Transport['getConnection']>[0]

/** Not a node that is there to be the master only. One without any role passes requests on. */
function takesWrites(roles: readonly string[]): boolean {
  return roles.length === 0 || roles.some((role) => role === 'ingest' || role.startsWith('data'))
}
