import type { Context } from './context.ts'
import { isDated } from './index-pattern.ts'
import type { Credentials } from './login-forms.ts'
import { type NamedNode, schemeOf } from './nodes.ts'
import type { HostOptions, SecretFile, TargetOptions } from './options.ts'
import type { Path } from './place.ts'

/** Two ways to say one thing; which of them should hold cannot be known. */
const EXCLUSIVE: readonly (readonly [keyof TargetOptions, keyof TargetOptions])[] = [
  ['url', 'host'],
  ['url', 'port'],
  ['url', 'hosts'],
  ['hosts', 'host'],
  ['hosts', 'port'],
  ['cloud_id', 'host'],
  ['cloud_id', 'port'],
  ['cloud_id', 'hosts'],
  ['cloud_id', 'url'],
  ['http_auth', 'api_key'],
  ['http_auth', 'bearer_auth'],
  ['api_key', 'bearer_auth'],
]

/** Reports options of `value`, a target's as written, of which only one may be there. */
export function reportExclusive(value: Record<string, unknown>, context: Context): void {
  const given = (name: string) => (value[name] ?? null) !== null
  for (const [one, other] of EXCLUSIVE) {
    if (given(one) && given(other)) exclude([other], [one], context)
  }
}

/** Reports what cannot be said of a data stream, or only of one. */
export function reportStreamConflicts(options: TargetOptions, context: Context): void {
  if (options.data_stream !== true) {
    if (options.retention === undefined) return
    const todo =
      'needs "data_stream: true" beside it; from plain indices, be they with dates, nothing is ever deleted by the server'
    report(['retention'], todo, context)
    return
  }
  if (options.timestamp === false) {
    report(['timestamp'], 'cannot be false in a data stream, whose records all need @timestamp', context)
  }
  if (options.routing !== undefined) {
    report(
      ['routing'],
      'cannot be given with "data_stream", which puts its records into shards itself',
      context,
    )
  }
  if (options.index !== undefined && isDated(options.index)) {
    const message =
      'cannot have dates in a data stream, which begins new indices by itself; leave the {…} out'
    report(['index'], message, context)
  }
  if (options.retention !== undefined && options.template === false) {
    report(
      ['retention'],
      'stands in the index template, which "template: false" leaves out; keep one',
      context,
    )
  }
}

/** Reports values that contradict each other: none of them is quietly preferred. */
export function reportContradictions(
  options: TargetOptions,
  nodes: readonly NamedNode[],
  context: Context,
): void {
  reportSchemes(options, nodes, context)
  reportLogins(options, nodes, context)
  reportSniffing(options, context)
  for (const { from, prefix } of nodes) {
    if (prefix && options.url_prefix !== undefined) exclude(['url_prefix'], from, context)
  }
  if (options.client_key !== undefined && options.client_cert === undefined) {
    report(['client_key'], 'needs "client_cert" beside it', context)
  }
}

function reportSchemes(options: TargetOptions, nodes: readonly NamedNode[], context: Context): void {
  const maps: [Pick<HostOptions, 'scheme' | 'use_ssl'>, Path][] = [[options, []]]
  for (const [n, host] of (options.hosts ?? []).entries())
    if (typeof host === 'object') maps.push([host, ['hosts', n]])
  for (const [{ scheme, use_ssl }, at] of maps) {
    if (scheme === undefined || use_ssl === undefined || (scheme === 'https') === use_ssl) continue
    report([...at, 'use_ssl'], 'contradicts "scheme" beside it; keep one', context)
  }
  const scheme = schemeOf(options)
  const other = nodes.find(
    (node) => scheme !== undefined && node.scheme !== undefined && node.scheme !== scheme,
  )
  if (!other) return
  const name = options.scheme === undefined ? 'use_ssl' : 'scheme'
  report([name], `contradicts the scheme that "${other.from[0]}" gives; keep one`, context)
}

function reportLogins(options: TargetOptions, nodes: readonly NamedNode[], context: Context): void {
  const logins: { from: Path; auth: Credentials | SecretFile }[] = nodes.flatMap(({ from, auth }) =>
    auth ? [{ from, auth }] : [],
  )
  if (options.http_auth) logins.unshift({ from: ['http_auth'], auth: options.http_auth })
  const [first, ...others] = logins
  const differing = others.find(({ auth }) => first && !sameLogin(auth, first.auth))
  if (first && differing) {
    report(differing.from, `has another user or password than "${first.from[0]}"; keep one`, context)
  }
  const token = (['api_key', 'bearer_auth'] as const).find((name) => options[name] !== undefined)
  if (first && token && !options.http_auth) {
    report([token], `cannot be given together with a user in "${first.from[0]}"; keep one`, context)
  }
  const login = first?.from[0] ?? token
  const header = Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
  if (login !== undefined && header) {
    report(['headers'], `cannot set Authorization together with "${login}"; keep one`, context)
  }
}

function sameLogin(a: Credentials | SecretFile, b: Credentials | SecretFile): boolean {
  // What a file holds is not known yet, and may change.
  if ('file' in a || 'file' in b) return false
  return a.username === b.username && a.password === b.password
}

/** The hosts of Elastic Cloud's nodes are no one's to reach, but through its proxy. */
function reportSniffing(options: TargetOptions, context: Context): void {
  if (options.cloud_id === undefined) return
  if (options.sniff_on_start) exclude(['sniff_on_start'], ['cloud_id'], context)
  if (options.sniff_on_connection_fail) exclude(['sniff_on_connection_fail'], ['cloud_id'], context)
  if (options.sniffer_timeout !== undefined) exclude(['sniffer_timeout'], ['cloud_id'], context)
}

function exclude(at: Path, other: Path, context: Context): void {
  report(at, `cannot be given together with "${other[0]}", which says it too; keep one`, context)
}

function report(at: Path, message: string, { path, problems }: Context): void {
  problems.report([...path, ...at], message, { at: 'key', found: 'a contradiction' })
}
