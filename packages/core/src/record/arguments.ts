import type { Shape } from '../config/shape.ts'
import { queryArgs } from '../keys/query.ts'
import { ECS_ROOTS, RULES } from './ecs-rules.ts'
import { TRUNCATED } from './truncate.ts'

/** Whether the target's keys or the code give a member of a name. */
export type IsGiven = (name: string) => boolean

/** Under which name what a client sent stands in a record; undefined: it does not. */
export type NameSent = (name: string, isGiven: IsGiven) => string | undefined

/**
 * Names that a client must not be able to put into a record. Elasticsearch refuses a document with a name of its own
 * metadata, all of which begin with `_`, or with an empty part between dots: `?_id=1` could hide an event.
 */
const REFUSED = /^_|(?:^|\.)\s*(?:\.|$)/

/** Of what has a place in ECS, what a client may well tell of itself. */
const TOLD = new Set(['message', 'msg', 'level', 'event', 'name', 'error', 'err', 'stack', 'type'])

/**
 * What a client sends ranks lowest: below all that the keys and the code give, also under the name that the target's shape will
 * give that. In ECS it can tell what happened to it, but no address, user, status or time: what would get such a place goes to
 * `labels`.
 */
export function createNamer({ rename = [], ecs }: Pick<Shape, 'rename' | 'ecs'> = {}): NameSent {
  return (name, isGiven) => {
    if (name === '@timestamp' || name === TRUNCATED || REFUSED.test(name) || isGiven(name)) return undefined
    if (rename.some(({ from, to }) => to === name && isTaken(from.join('.'), isGiven))) return undefined
    if (ecs === undefined || !hasPlace(name)) return isTaken(name, isGiven) ? undefined : name
    // Code that gives `msg` gives the message.
    if (TOLD.has(name)) return name === 'message' && isGiven('msg') ? undefined : name
    const label = `labels.${name.replaceAll('.', '_')}`
    return isGiven(label) ? undefined : label
  }
}

/** Whether ECS has a place for what has this name. */
function hasPlace(name: string): boolean {
  if (name === 'message' || name.startsWith('headers.') || Object.hasOwn(RULES, name)) return true
  const dot = name.indexOf('.')
  return dot > 0 && !name.startsWith('labels.') && ECS_ROOTS.has(name.slice(0, dot))
}

/** Be it by its own name or as a member of an object: Elasticsearch takes `{"a.b": 1}` and `{"a": {"b": 1}}` for the same. */
function isTaken(name: string, isGiven: IsGiven): boolean {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
    if (isGiven(name.slice(0, dot))) return true
  return isGiven(name)
}

/** Adds a request's URL arguments to a record's text. */
export function addArguments(body: string, request: unknown, nameSent: NameSent, isGiven: IsGiven): string {
  let members = ''
  const args = queryArgs(request)
  for (const sent in args) {
    const name = nameSent(sent, isGiven)
    if (name === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(args[sent])}`
  }
  if (members === '') return body
  return body === '{}' ? `{${members}}` : `${body.slice(0, -1)},${members}}`
}
