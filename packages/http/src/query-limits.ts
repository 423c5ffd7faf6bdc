/** What a browser may send to a log in one request. */
const MAX_ARGUMENTS = 100
const MAX_BYTES = 8 * 1024

/** Why a URL's query is too much to be logged, in words for who sent it; undefined if it is not. */
export function refusalOf(url: string): string | undefined {
  const mark = url.indexOf('?')
  if (mark < 0) return undefined
  const query = url.slice(mark + 1)
  // What comes from a request line is ASCII already, or counted as it was sent.
  const bytes = Buffer.byteLength(query)
  if (bytes > MAX_BYTES) return `The query has ${bytes} bytes; at most ${MAX_BYTES} are logged`
  let count = 0
  for (const part of query.split('&')) if (part !== '') count += 1
  return count > MAX_ARGUMENTS
    ? `The query has ${count} arguments; at most ${MAX_ARGUMENTS} are logged`
    : undefined
}
