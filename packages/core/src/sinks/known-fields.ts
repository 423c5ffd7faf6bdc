import { errors } from '@elastic/transport'
import { indexWildcard } from '../config/index-pattern.ts'
import type { Ask } from './ask.ts'

interface Mappings {
  readonly [index: string]: { readonly mappings?: { readonly properties?: object } }
}

/**
 * The fields of an index, by their first names as they are mapped; of all its days if it has dates.
 * @returns none if the server does not let us see them
 */
export async function knownFields(ask: Ask, index: string): Promise<ReadonlySet<string>> {
  try {
    const path = `/${encodeURIComponent(indexWildcard(index))}/_mapping`
    const querystring = { filter_path: '*.mappings.properties.*.type,*.mappings.properties.*.properties' }
    const answer = await ask<Mappings>({ method: 'GET', path, querystring })
    return new Set(Object.values(answer).flatMap(({ mappings }) => Object.keys(mappings?.properties ?? {})))
  } catch (error) {
    if (error instanceof errors.ResponseError) return new Set()
    throw error
  }
}
