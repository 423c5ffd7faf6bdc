import { cloudIdToUrl } from './cloud-id.ts'
import type { Context } from './context.ts'
import { isHost, type Node, parseNode } from './node.ts'
import type { HostOptions, TargetOptions } from './options.ts'
import type { Path } from './place.ts'

/** A node, and the option that names it: `['url']`, `['hosts', 1]`. */
export interface NamedNode extends Node {
  readonly from: Path
}

/** The nodes named by `cloud_id`, `url`, `hosts` or `host` and `port`; one that cannot be read is a problem. */
export function readNodes(options: TargetOptions, context: Context): NamedNode[] {
  const { cloud_id, url, hosts } = options
  if (cloud_id !== undefined) {
    const node = parseNode(cloudIdToUrl(cloud_id) ?? '')
    if (node) return [{ ...node, from: ['cloud_id'] }]
    return refuse(['cloud_id'], 'a cloud id as Elastic Cloud shows it, name:base64', cloud_id, context)
  }
  if (url !== undefined) {
    const node = parseNode(url)
    if (node?.scheme) return [{ ...node, from: ['url'] }]
    const expected =
      'a URL such as https://user:password@server:9200/prefix (a password in it percent-encoded)'
    return refuse(['url'], expected, url, context)
  }
  if (hosts) return hosts.flatMap((host, n) => readOneOfHosts(host, ['hosts', n], context))

  const { host = 'localhost', port } = options
  if (isHost(host)) return [{ host, port, from: ['host'] }]
  return refuse(['host'], 'a host name or an address alone (a URL goes into "url")', host, context)
}

function readOneOfHosts(host: string | HostOptions, from: Path, context: Context): NamedNode[] {
  if (typeof host === 'string') {
    const node = parseNode(host)
    if (node) return [{ ...node, from }]
    return refuse(from, 'server, server:port or a URL (a password in it percent-encoded)', host, context)
  }
  const { host: name = 'localhost', port, url_prefix: prefix, http_auth: auth } = host
  if (isHost(name)) return [{ host: name, port, scheme: schemeOf(host), prefix, auth, from }]
  return refuse([...from, 'host'], 'a host name or an address alone', name, context)
}

/** What `scheme` and `use_ssl` say together; undefined if neither is there. */
export function schemeOf({
  scheme,
  use_ssl,
}: Pick<HostOptions, 'scheme' | 'use_ssl'>): 'http' | 'https' | undefined {
  if (scheme !== undefined || use_ssl === undefined) return scheme
  return use_ssl ? 'https' : 'http'
}

function refuse(at: Path, expected: string, value: string, { path, problems }: Context): NamedNode[] {
  problems.unexpected([...path, ...at], expected, value)
  return []
}
