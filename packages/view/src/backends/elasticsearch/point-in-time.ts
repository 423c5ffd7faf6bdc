import { type Client, Refusal, type Request } from './client.ts'

/** How long a server keeps one open after the last page, while the next is not asked for. */
export const KEEP_ALIVE = '5m'

/** How a product opens and closes what Elasticsearch and OpenSearch both have, each in its way. */
interface Dialect {
  readonly open: (expression: string) => Request
  readonly idIn: (answer: { readonly id?: string; readonly pit_id?: string }) => string | undefined
  readonly close: (id: string) => Request
}

const WAY = { keep_alive: KEEP_ALIVE, ignore_unavailable: true }
const DIALECTS: readonly Dialect[] = [
  {
    open: (expression) => ({ method: 'POST', path: `/${encodeURIComponent(expression)}/_pit`, query: WAY }),
    idIn: ({ id }) => id,
    close: (id) => ({ method: 'DELETE', path: '/_pit', body: { id } }),
  },
  {
    open: (expression) => ({
      method: 'POST',
      path: `/${encodeURIComponent(expression)}/_search/point_in_time`,
      query: WAY,
    }),
    idIn: ({ pit_id }) => pit_id,
    close: (id) => ({ method: 'DELETE', path: '/_search/point_in_time', body: { pit_id: [id] } }),
  },
]

/** The records as they are at one moment. */
export interface PointInTime {
  /** Undefined: the server has no such thing, and each page is of the records as they are then. */
  readonly id: string | undefined
  /** Once, under the id that the server told last. Never throws: the server closes it by itself in the end. */
  close(id: string | undefined): Promise<void>
}

/** Opens points in time, in the way that the server turned out to have. */
export class PointsInTime {
  readonly #client: Client
  #dialects = DIALECTS
  /** Tells records apart that are equal in all that they are sorted by. OpenSearch before 3.3 has but their ids for it. */
  tieBreaker: '_shard_doc' | '_id' = '_shard_doc'

  constructor(client: Client) {
    this.#client = client
  }

  async open(expression: string, signal: AbortSignal): Promise<PointInTime> {
    for (const dialect of this.#dialects) {
      try {
        const id = dialect.idIn(await this.#client.ask(dialect.open(expression), signal))
        if (id === undefined) continue
        this.#dialects = [dialect]
        let closed: Promise<void> | undefined
        const close = (last = id) => {
          closed ??= this.#close(dialect, last)
          return closed
        }
        return { id, close }
      } catch (error) {
        if (!isUnknown(error)) throw error
      }
    }
    // Elasticsearch before 8 without its modules.
    this.#dialects = []
    this.tieBreaker = '_id'
    return { id: undefined, close: async () => {} }
  }

  async #close(dialect: Dialect, id: string): Promise<void> {
    // Not by the signal of the question, which may be why it ends.
    await this.#client.ask(dialect.close(id)).catch(() => {})
  }
}

/** Whether the server does not know the request at all. */
function isUnknown(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false
  const { status = 0, type } = error.fault
  return [400, 404, 405].includes(status) && type !== 'index_not_found_exception'
}
