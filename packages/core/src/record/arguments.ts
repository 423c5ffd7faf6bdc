import { queryArgs } from '../keys/query.ts'
import { TRUNCATED } from './truncate.ts'

/**
 * Names that a client must not be able to put into a record. Elasticsearch refuses a document with a name of its own
 * metadata, all of which begin with `_`, or with an empty part between dots: `?_id=1` could hide an event.
 */
const REFUSED = /^_|(?:^|\.)\s*(?:\.|$)/

/** Whether a client may put a name into a record, if nothing else has it. */
function isAllowed(name: string): boolean {
  return name !== '@timestamp' && name !== TRUNCATED && !REFUSED.test(name)
}

/** What of a client's own values may be in a record: all but names that it must not be able to use. */
export function allowedArguments(sent: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => isAllowed(name)))
}

/** Adds a request's URL arguments to a record's text, where nothing has their name yet: they rank lowest. */
export function addArguments(body: string, request: unknown, isTaken: (name: string) => boolean): string {
  let members = ''
  const args = queryArgs(request)
  for (const name in args) {
    if (!isAllowed(name) || isTaken(name)) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(args[name])}`
  }
  if (members === '') return body
  return body === '{}' ? `{${members}}` : `${body.slice(0, -1)},${members}}`
}
