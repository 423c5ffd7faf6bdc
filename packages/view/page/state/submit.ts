import { go, place, queryOf } from './store.ts'
import { withSearch } from './with-search.ts'

/** Goes to where a text in the search box leads. @returns what is wrong with the text, and then goes nowhere */
export function submit(box: string): string | undefined {
  const next = withSearch(place.value, box)
  const query = queryOf(next)
  if (typeof query === 'string') return query
  go(next)
  return undefined
}
