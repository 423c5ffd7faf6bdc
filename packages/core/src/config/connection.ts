import { resolve } from 'node:path'
import { reportContradictions } from './conflicts.ts'
import type { Context } from './context.ts'
import { isFile } from './is-file.ts'
import { isLocal, nodeUrl } from './node.ts'
import { type NamedNode, readNodes, schemeOf } from './nodes.ts'
import type { TargetOptions } from './options.ts'
import type { Connection } from './target.ts'

const DEFAULT_PORT = 9200
const DEFAULT_TIMEOUT_S = 30

/**
 * Brings all ways in which Gramex's client lets one name a server to one form. What contradicts itself, has no
 * form that can be read, or names a file that is not there, is a problem of `context`.
 */
export function resolveConnection(options: TargetOptions, context: Context): Connection {
  const nodes = readNodes(options, context)
  reportContradictions(options, nodes, context)
  const urls = nodes.map((node) => toUrl(node, options))
  const tls = readTls(options, context)
  const auth = options.api_key
    ? { apiKey: options.api_key }
    : (options.http_auth ?? nodes.find((node) => node.auth)?.auth)
  return {
    nodes: urls,
    ...(auth && { auth }),
    ...(urls.some((url) => url.startsWith('https:')) && { tls }),
    headers: options.headers ?? {},
    timeoutMs: Math.max(1, Math.round((options.timeout ?? DEFAULT_TIMEOUT_S) * 1000)),
    compress: options.http_compress ?? !urls.every(isLocal),
  }
}

/** What a node says of itself holds, then what is said beside it, then what the certificates or the port imply. */
function toUrl(node: NamedNode, options: TargetOptions): string {
  const port = node.port ?? options.port ?? DEFAULT_PORT
  const certificate = options.ca_certs ?? options.client_cert ?? options.client_key
  const implied = certificate !== undefined || port === 443 ? 'https' : 'http'
  const scheme = node.scheme ?? schemeOf(options) ?? implied
  return nodeUrl(scheme, node.host, port, node.prefix ?? options.url_prefix)
}

function readTls(options: TargetOptions, context: Context): NonNullable<Connection['tls']> {
  const ca = pemFile('ca_certs', options, context)
  const cert = pemFile('client_cert', options, context)
  // As for Python's client: without a key of its own the certificate's file holds both.
  const key = pemFile('client_key', options, context) ?? cert
  return {
    rejectUnauthorized: options.verify_certs ?? true,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  }
}

function pemFile(
  name: 'ca_certs' | 'client_cert' | 'client_key',
  options: TargetOptions,
  { path, directory, problems }: Context,
): string | undefined {
  const written = options[name]
  if (written === undefined) return undefined
  const file = resolve(directory, written)
  if (isFile(file)) return file
  const at = [...path, name]
  const where = problems.mayRepeat(at) ? `no file at ${file}` : 'no file at the path that it gives'
  problems.report(at, `${where}; expected a PEM file, by a path relative to the configuration file`, {
    found: problems.show(at, written),
  })
  return undefined
}
