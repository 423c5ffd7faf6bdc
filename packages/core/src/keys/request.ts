import { parseCookie } from 'cookie'

/**
 * Something with properties of unknown kinds. A request is read by its shape and not by its class, so that
 * node:http, Express, Fastify, Koa and the web's Request all work and none of them is a dependency.
 */
export type Bag = Readonly<Record<string, unknown>>

export function asBag(value: unknown): Bag | undefined {
  return typeof value === 'object' && value !== null ? (value as Bag) : undefined
}

/** An own property, so that no name ever finds what Object.prototype holds. */
export function own(object: Bag | undefined, name: string): unknown {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
}

/** What the framework's request wraps: Fastify and Hono keep it at `raw`, Koa at `req`; else the request. */
export function rawOf(request: Bag): Bag {
  const inner = asBag(request.raw) ?? asBag(request.req)
  // An app may keep something else there, such as the raw body.
  return inner?.headers === undefined ? request : inner
}

/** What the request says itself, `Express`, `Fastify`, or `http` for any other. */
export function frameworkOf(request: Bag): string {
  if (typeof request.framework === 'string') return request.framework
  if (rawOf(request) !== request && request.routeOptions !== undefined) return 'Fastify'
  return typeof request.app === 'function' && asBag(request.res) !== undefined ? 'Express' : 'http'
}

/** The pattern of the route that matched, such as `/users/:id`; undefined if there is none. */
export function routeOf(request: Bag): string | undefined {
  const fastify = asBag(request.routeOptions)?.url
  if (typeof fastify === 'string') return fastify
  const route = asBag(request.route)?.path
  if (typeof route !== 'string' && !(route instanceof RegExp)) return undefined
  const base = typeof request.baseUrl === 'string' ? request.baseUrl : ''
  return base !== '' && route === '/' ? base : base + String(route)
}

/** Path and query as the client sent them, before any router took a prefix away. */
export function uriOf(request: Bag): string {
  const uri = request.originalUrl ?? rawOf(request).url ?? request.url
  if (typeof uri !== 'string') return ''
  // The web's Request and a proxy's client write the whole URL.
  return uri.startsWith('/') ? uri : uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
}

/** The URL's query without `?`; "" if there is none. */
export function queryOf(request: Bag): string {
  const uri = withoutHash(uriOf(request))
  const mark = uri.indexOf('?')
  return mark < 0 ? '' : uri.slice(mark + 1)
}

/** The URL's path, not decoded. */
export function pathOf(request: Bag): string {
  const uri = withoutHash(uriOf(request))
  const mark = uri.indexOf('?')
  return mark < 0 ? uri : uri.slice(0, mark)
}

/** A header's value by its name in lower case; several values are joined by ", ". */
export function headerOf(request: Bag, lowerName: string): unknown {
  const headers = asBag(rawOf(request).headers) ?? asBag(request.headers)
  if (headers === undefined) return undefined
  if (typeof headers.get === 'function') return headers.get(lowerName)
  const value = own(headers, lowerName) ?? own(headers, spelledAs(headers, lowerName))
  return Array.isArray(value) ? value.join(', ') : value
}

/** A cookie: as a cookie parser in front of us read it, else from the header. */
export function cookieOf(request: Bag, name: string): unknown {
  const parsed = own(asBag(request.cookies), name)
  if (parsed !== undefined) return parsed
  const header = headerOf(request, 'cookie')
  return typeof header === 'string' ? own(parseCookie(header), name) : undefined
}

function withoutHash(uri: string): string {
  const hash = uri.indexOf('#')
  return hash < 0 ? uri : uri.slice(0, hash)
}

/** Node lowers the names of headers; a test's or a gateway's request object may not. */
function spelledAs(headers: Bag, lowerName: string): string {
  return Object.keys(headers).find((name) => name.toLowerCase() === lowerName) ?? lowerName
}
