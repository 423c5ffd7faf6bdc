import { queryArgs } from '../keys/query.ts'
import { TRUNCATED } from './truncate.ts'

/**
 * Names that a client must not be able to put into a record. Elasticsearch refuses a document with a name of its own
 * metadata, all of which begin with `_`, or with an empty part between dots: `?_id=1` could hide an event.
 */
const REFUSED = /^_|(?:^|\.)\s*(?:\.|$)/

/** Adds a request's URL arguments to a record's text, where nothing has their name yet: they rank lowest. */
export function addArguments(body: string, request: unknown, isTaken: (name: string) => boolean): string {
  let members = ''
  const args = queryArgs(request)
  for (const name in args) {
    if (name === '@timestamp' || name === TRUNCATED || REFUSED.test(name) || isTaken(name)) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(args[name])}`
  }
  if (members === '') return body
  return body === '{}' ? `{${members}}` : `${body.slice(0, -1)},${members}}`
}
