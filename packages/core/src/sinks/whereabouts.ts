import { errors } from '@elastic/transport'
import type { Ask } from './ask.ts'

/** What a server has under an index's name: a plain index, an alias, a data stream, or nothing yet. */
export interface Whereabouts {
  readonly kind: 'index' | 'alias' | 'data_stream' | 'nothing'
  /** The indices behind an alias or a data stream, the one that is written last. */
  readonly indices: readonly string[]
}

interface Resolved {
  readonly indices?: readonly { readonly name: string }[]
  readonly aliases?: readonly { readonly indices?: readonly string[] }[]
  readonly data_streams?: readonly { readonly backing_indices?: readonly string[] }[]
}

/** Asks what is under the name `index`. @throws what `ask` throws */
export async function findIndex(ask: Ask, index: string): Promise<Whereabouts> {
  try {
    const path = `/_resolve/index/${encodeURIComponent(index)}`
    const { indices, aliases, data_streams } = (await ask<Resolved | null>({ method: 'GET', path })) ?? {}
    if (!Array.isArray(indices))
      throw new Error(`the answer to GET ${path} is another: is this Elasticsearch?`)
    const [stream] = data_streams ?? []
    const [alias] = aliases ?? []
    if (stream !== undefined) return { kind: 'data_stream', indices: stream.backing_indices ?? [] }
    if (alias !== undefined) return { kind: 'alias', indices: alias.indices ?? [] }
    return { kind: indices.length > 0 ? 'index' : 'nothing', indices: [] }
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404)
      return { kind: 'nothing', indices: [] }
    throw error
  }
}
