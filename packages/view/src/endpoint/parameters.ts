import { GramexLogError } from '@gramexlog/core/error'

/** The parameters of a URL: those of the query, and those that stand beside it. */
export interface Parameters {
  readonly query: URLSearchParams
  /** By their names, without `~`. */
  readonly beside: ReadonlyMap<string, string>
  /** `_download`: the name of the file that is saved. */
  readonly download?: string | undefined
}

/**
 * Takes the parameters apart.
 * @param allowed names of those beside the query
 * @throws GramexLogError ERR_GRAMEXLOG_QUERY for another one
 */
export function takeApart(all: URLSearchParams, allowed: readonly string[] = []): Parameters {
  const query = new URLSearchParams()
  const beside = new Map<string, string>()
  let download: string | undefined
  for (const [name, value] of all) {
    if (name === '_download') download = value
    else if (!name.startsWith('~')) query.append(name, value)
    else if (allowed.includes(name.slice(1))) beside.set(name.slice(1), value)
    else
      throw new GramexLogError(
        'ERR_GRAMEXLOG_QUERY',
        `${JSON.stringify(name.slice(0, 60))}: is no parameter here; allowed: ${allowed.map((known) => `~${known}`).join(', ') || 'none that begins with ~'}`,
      )
  }
  return { query, beside, download }
}
