import { coversName, indexNames, indexWildcard, isDated, type Target } from '@gramexlog/core/viewer'
import { type Client, Refusal } from './client.ts'
import { Fields } from './fields.ts'
import type { MappingAnswer } from './mapping.ts'

/** How long the columns count as known. */
const FRESH_MS = 10_000
/** Of a path: the server takes 4 kB for the whole first line of a request. */
const MAX_PATH = 3_000

/** Where the records of a target are, and as what. */
export interface Place {
  /** For a path: names or wildcards, with commas. */
  readonly expression: string
  readonly fields: Fields
}

interface Resolved {
  readonly indices?: readonly { readonly name: string }[]
  readonly aliases?: readonly { readonly name: string }[]
  readonly data_streams?: readonly { readonly name: string }[]
}

/** Finds the indices of a target and their columns, and remembers them for some seconds. */
export class TargetIndex {
  readonly #client: Client
  readonly #index: string
  #known: { readonly place: Promise<Place | undefined>; readonly atMs: number } | undefined

  constructor(client: Client, { index }: Target) {
    this.#client = client
    this.#index = index
  }

  /**
   * @param signal of the caller alone: others may wait for the same answer
   * @param again ask the server in any case
   * @returns undefined if there is no index yet
   * @throws what the client throws
   */
  async find(signal: AbortSignal, again = false): Promise<Place | undefined> {
    const now = performance.now()
    if (again || this.#known === undefined || now - this.#known.atMs > FRESH_MS) {
      const known = { place: this.#ask(), atMs: now }
      this.#known = known
      // What is not there is looked for each time: it may come any moment.
      const forget = () => {
        if (this.#known === known) this.#known = undefined
      }
      known.place.then((place) => place ?? forget(), forget)
    }
    const place = await this.#known.place
    signal.throwIfAborted()
    return place
  }

  async #ask(): Promise<Place | undefined> {
    try {
      const expression = isDated(this.#index) ? await this.#expression() : this.#index
      if (expression === undefined) return undefined
      const path = `/${encodeURIComponent(expression)}/_mapping`
      const answer = await this.#client.ask<MappingAnswer>({
        method: 'GET',
        path,
        query: { ignore_unavailable: true },
      })
      if (Object.keys(answer).length === 0) return undefined
      return { expression, fields: new Fields(answer) }
    } catch (error) {
      if (error instanceof Refusal && error.fault.status === 404) return undefined
      throw error
    }
  }

  /** Of what the wildcard finds, that which has a date where the target has one. */
  async #expression(): Promise<string | undefined> {
    const wildcard = indexWildcard(this.#index)
    const path = `/_resolve/index/${encodeURIComponent(wildcard)}`
    const {
      indices = [],
      aliases = [],
      data_streams = [],
    } = await this.#client.ask<Resolved>({ method: 'GET', path })
    return chooseExpression(
      [...indices, ...aliases, ...data_streams].map(({ name }) => name),
      this.#index,
    )
  }
}

/**
 * What in a path stands for the indices of a target with dates; undefined if there are none.
 * @param found all that its wildcard covers
 */
export function chooseExpression(found: readonly string[], index: string): string | undefined {
  const names = indexNames(index)
  const own = found.filter((name) => names.test(name))
  if (own.length === 0) return undefined
  if (own.join().length <= MAX_PATH) return own.join()
  const others = new Set(found.filter((name) => !names.test(name)).map((name) => withoutNumbers(name, own)))
  return [indexWildcard(index), ...[...others].map((name) => `-${name}`)].join()
}

/** A neighbour's name with `*` for its numbers, so that its days are one; as it is where that would cover one of our own. */
function withoutNumbers(name: string, own: readonly string[]): string {
  const wildcard = name.replace(/\d+/g, '*')
  return own.some((one) => coversName(wildcard, one)) ? name : wildcard
}
