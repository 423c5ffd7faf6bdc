import type { Zone } from '../values/time.ts'

/**
 * All that the page shows, as its address says it: `<target>?<the URL grammar>#<what is of the page alone>`. The grammar's
 * part is kept as it is written, so that it comes out as it went in.
 */
export interface Place {
  /** Undefined: none is chosen. */
  readonly target: string | undefined
  readonly tab: Tab
  /** `q`; "" for none. */
  readonly text: string
  /** `_from` and `_to`; "" for none. */
  readonly from: string
  readonly to: string
  /** The parameters that are conditions. */
  readonly conditions: readonly Condition[]
  /** `_by`; undefined: records and no groups. */
  readonly by: readonly string[] | undefined
  /** `_c` and `_sort`. */
  readonly columns: readonly string[]
  readonly sort: readonly string[]
  readonly zone: Zone
  readonly times: 'absolute' | 'relative'
  /** `_id` of the record that is open. */
  readonly open: string | undefined
  readonly live: boolean
}

type Tab = 'records' | 'delivery'
export type Condition = readonly [key: string, value: string]

export const NOWHERE: Place = {
  target: undefined,
  tab: 'records',
  text: '',
  from: '',
  to: '',
  conditions: [],
  by: undefined,
  columns: [],
  sort: [],
  zone: 'local',
  times: 'absolute',
  open: undefined,
  live: false,
}

/** The table reads its rows as it needs them, and downloads have their own. */
const LEFT_OUT = new Set(['_limit', '_offset', '_meta', '_format'])

/**
 * @param base where the view is mounted: a path that ends with a slash
 * @param url the page's own
 */
export function readPlace(base: string, url: URL): Place {
  const hash = new URLSearchParams(url.hash.slice(1))
  return {
    ...readParameters(url.searchParams),
    target: decoded(url.pathname.slice(base.length).replace(/\/$/, '')) || undefined,
    tab: hash.get('tab') === 'delivery' ? 'delivery' : 'records',
    zone: hash.get('zone') === 'utc' ? 'utc' : 'local',
    times: hash.get('times') === 'relative' ? 'relative' : 'absolute',
    open: hash.get('open') ?? undefined,
    live: hash.has('live'),
  }
}

/** The grammar's part of a place. Of `q`, `_from` and `_to` the last one counts. */
export function readParameters(
  parameters: URLSearchParams,
): Pick<Place, 'text' | 'from' | 'to' | 'conditions' | 'by' | 'columns' | 'sort'> {
  const conditions: Condition[] = []
  const single = { q: '', _from: '', _to: '' }
  for (const [key, value] of parameters) {
    if (key === 'q' || key === '_from' || key === '_to') single[key] = value
    else if (!LEFT_OUT.has(key) && !key.startsWith('~') && !['_by', '_c', '_sort'].includes(key))
      conditions.push([key, value])
  }
  return {
    text: single.q,
    from: single._from,
    to: single._to,
    conditions,
    by: parameters.has('_by') ? parameters.getAll('_by').filter((column) => column !== '') : undefined,
    columns: parameters.getAll('_c').filter((column) => column !== ''),
    sort: parameters.getAll('_sort').filter((column) => column !== ''),
  }
}

/** The whole query in the URL grammar. */
export function parametersOf(place: Place): URLSearchParams {
  const parameters = filtersOf(place)
  for (const column of place.by?.length === 0 ? [''] : (place.by ?? [])) parameters.append('_by', column)
  for (const column of place.columns) parameters.append('_c', column)
  for (const column of place.sort) parameters.append('_sort', column)
  return parameters
}

/** What says which records count, and not how they are shown. */
export function filtersOf(place: Place): URLSearchParams {
  const parameters = new URLSearchParams()
  if (place.text !== '') parameters.append('q', place.text)
  if (place.from !== '') parameters.append('_from', place.from)
  if (place.to !== '') parameters.append('_to', place.to)
  for (const [key, value] of place.conditions) parameters.append(key, value)
  return parameters
}

/** The address of a place, relative to where the view is mounted. */
export function printPlace(place: Place): string {
  const hash = new URLSearchParams()
  if (place.tab !== 'records') hash.set('tab', place.tab)
  if (place.zone !== 'local') hash.set('zone', place.zone)
  if (place.times !== 'absolute') hash.set('times', place.times)
  if (place.live) hash.set('live', '')
  if (place.open !== undefined) hash.set('open', place.open)
  const query = parametersOf(place).toString()
  const path = place.target === undefined ? '' : encodeURIComponent(place.target)
  return `${path}${query && `?${query}`}${hash.size > 0 ? `#${hash}` : ''}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
