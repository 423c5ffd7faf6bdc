import type { Answer } from './answer.ts'

/** What a browser may send to a log in one request: arguments in the URL and members of the body, each for itself. */
export const MAX_ARGUMENTS = 100
export const MAX_BYTES: number = 8 * 1024

/** The refusal of a URL whose query is too much to be logged. */
export function queryRefusal(url: string): Answer | undefined {
  const mark = url.indexOf('?')
  if (mark < 0) return undefined
  const query = url.slice(mark + 1)
  // What comes from a request line is ASCII already, or counted as it was sent.
  const bytes = Buffer.byteLength(query)
  if (bytes > MAX_BYTES) return refusal(413, `The query has ${bytes} bytes; at most ${MAX_BYTES} are logged`)
  let count = 0
  for (const part of query.split('&')) if (part !== '') count += 1
  if (count <= MAX_ARGUMENTS) return undefined
  return refusal(413, `The query has ${count} arguments; at most ${MAX_ARGUMENTS} are logged`)
}

/** @param error why, in words for who sent the request */
export function refusal(status: number, error: string, headers: Answer['headers'] = {}): Answer {
  return { status, body: { error }, headers }
}
