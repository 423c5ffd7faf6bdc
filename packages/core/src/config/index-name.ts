import { patternFault, sampleName } from './index-pattern.ts'

/** Not allowed by Elasticsearch in any place; and control characters, which it takes and nobody wants. */
const FORBIDDEN = /[\\/*?"<>|,#:\s\p{Cc}]/u
const MAX_BYTES = 255

/**
 * What is wrong with `index` as the name of an index, be it with dates in it, in words that follow "an index"; undefined if
 * nothing is. The rules are Elasticsearch's, for its create index API. The name itself is not repeated.
 */
export function indexFault(index: string): string | undefined {
  const fault = patternFault(index)
  if (fault) return fault
  const name = sampleName(index)
  if (name === '.' || name === '..') return 'cannot be "." or ".."'
  if (/^[-_+]/.test(name)) return 'cannot start with - _ or +'
  if (name !== name.toLowerCase()) return 'must be in lower case'
  const forbidden = FORBIDDEN.exec(name)?.[0]
  if (forbidden) return `cannot hold ${inWords(forbidden)} (nor any of \\ / * ? " < > | , # :)`
  if (Buffer.byteLength(name) > MAX_BYTES) return `cannot be longer than ${MAX_BYTES} bytes`
  return undefined
}

function inWords(character: string): string {
  if (/\s/.test(character)) return 'a space'
  return /\p{Cc}/u.test(character) ? 'a control character' : character
}
