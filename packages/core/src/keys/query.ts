import { asBag, queryOf } from './request.ts'

const NONE: Readonly<Record<string, string>> = Object.freeze(Object.create(null))

// One record's `args.x`, `args.y` and merged arguments ask for the same query one after the other.
let cachedQuery = ''
let cachedArgs = NONE

/**
 * The arguments in a request's URL: the last value of a repeated one, `+` as a space, bad percent encodings
 * as they are. Without a prototype, so that `__proto__` is a name like any other. Never throws.
 */
export function queryArgs(request: unknown): Readonly<Record<string, string>> {
  const query = safeQueryOf(request)
  if (query === '') return NONE
  if (query !== cachedQuery) {
    const args: Record<string, string> = Object.create(null)
    for (const [name, value] of new URLSearchParams(query)) args[name] = value
    cachedArgs = Object.freeze(args)
    cachedQuery = query
  }
  return cachedArgs
}

function safeQueryOf(request: unknown): string {
  try {
    const bag = asBag(request)
    return bag === undefined ? '' : queryOf(bag)
  } catch {
    return ''
  }
}
