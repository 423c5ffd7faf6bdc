import type { DirectKey, KeyPrefix } from '../config/key-names.ts'
import { sessionId, userProperty } from './identity.ts'
import { queryArgs } from './query.ts'
import {
  asBag,
  type Bag,
  cookieOf,
  frameworkOf,
  headerOf,
  own,
  pathOf,
  queryOf,
  rawOf,
  routeOf,
  uriOf,
} from './request.ts'
import { durationOf, errorOf, ipOf, portOf, statusOf, watchRequests } from './started.ts'
import { plainTime, wholeMs } from './time.ts'
import { spanId, traceId } from './trace.ts'

/** What the values of a target's keys are made from, besides the request and the time. */
export interface KeyContext {
  /** The target's name. */
  readonly target: string
  /** `app.listen.port` of the configuration. */
  readonly appPort?: number
  readonly env: NodeJS.ProcessEnv
  readonly pid: number
  readonly hostname: string
}

/** Where a key's value comes from, and so when it is known. */
export type Source =
  | { readonly from: 'start'; readonly value: unknown }
  /** `print` gives JSON text. */
  | { readonly from: 'clock'; readonly print: (timeMs: number) => string }
  /** `otherwise`: in the place of null and undefined, and without a request. */
  | { readonly from: 'request'; readonly read: (request: Bag) => unknown; readonly otherwise: unknown }
  /** Of what runs now, be it in a request or not. */
  | { readonly from: 'trace'; readonly read: (request: Bag | undefined) => unknown }

/** Gramex's port if nobody names another. */
const DEFAULT_PORT = 9988

export const DIRECT: Readonly<Record<DirectKey, (context: KeyContext) => Source>> = {
  name: ({ target }) => request(routeOf, target),
  class: () => request(frameworkOf),
  time: () => ({ from: 'clock', print: (timeMs) => String(wholeMs(timeMs)) }),
  datetime: () => ({ from: 'clock', print: (timeMs) => `"${plainTime(timeMs)}"` }),
  method: () => request(methodOf),
  uri: () => request(uriOf),
  ip: () => request(ipOf),
  status: () => watched(statusOf),
  duration: () => watched(durationOf),
  port,
  user: () => request((bag) => userProperty(bag, 'id')),
  session: () => request(sessionId),
  error: () => watched(errorOf),
  browser: () => request((bag) => headerOf(bag, 'user-agent')),
  pid: ({ pid }) => start(pid),
  hostname: ({ hostname }) => start(hostname),
  'trace.id': () => ({ from: 'trace', read: traceId }),
  'span.id': () => ({ from: 'trace', read: spanId }),
}

export const PREFIXED: Readonly<Record<KeyPrefix, (rest: string, context: KeyContext) => Source>> = {
  args: (rest) => request((bag) => queryArgs(bag)[rest]),
  request: (rest) => request(Object.hasOwn(TORNADO, rest) ? TORNADO[rest]! : (bag) => scalarOf(bag, rest)),
  headers: (rest) => {
    const lowerName = rest.toLowerCase()
    return request((bag) => headerOf(bag, lowerName))
  },
  cookies: (rest) => request((bag) => cookieOf(bag, rest)),
  user: (rest) => request((bag) => userProperty(bag, rest)),
  env: (rest, { env }) => start(own(env, rest)),
}

/** What `request.K` may be in Gramex: attributes of Tornado's HTTPServerRequest under their names there. */
const TORNADO: Readonly<Record<string, (request: Bag) => unknown>> = {
  path: pathOf,
  query: queryOf,
  uri: uriOf,
  method: methodOf,
  protocol: (bag) => bag.protocol ?? (asBag(rawOf(bag).socket)?.encrypted === true ? 'https' : 'http'),
  host: (bag) => headerOf(bag, 'host') ?? headerOf(bag, ':authority'),
  version: (bag) => {
    const { httpVersion } = rawOf(bag)
    return typeof httpVersion === 'string' ? `HTTP/${httpVersion}` : undefined
  },
  remote_ip: ipOf,
}

/** The port that the app listens on: several instances of one app differ by it. */
function port({ env, appPort }: KeyContext): Source {
  const named = own(env, 'GRAMEX_PORT')
  if (typeof named === 'string' && named !== '')
    return start(/^\d{1,15}$/.test(named) ? Number(named) : named)
  if (appPort !== undefined) return start(appPort)
  return request(portOf, DEFAULT_PORT)
}

function methodOf(request: Bag): unknown {
  return request.method ?? rawOf(request).method
}

/** A property of the request, inherited ones too, if it is a string, a number or a boolean. */
function scalarOf(request: Bag, name: string): unknown {
  const value = request[name] ?? rawOf(request)[name]
  return typeof value === 'object' || typeof value === 'function' ? undefined : value
}

function start(value: unknown): Source {
  return { from: 'start', value }
}

function request(read: (request: Bag) => unknown, otherwise: unknown = ''): Source {
  return { from: 'request', read, otherwise }
}

function watched(read: (request: Bag) => unknown): Source {
  watchRequests()
  return request(read)
}
