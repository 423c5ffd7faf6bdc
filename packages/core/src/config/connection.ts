import { reportContradictions } from './conflicts.ts'
import type { Context } from './context.ts'
import { existingFile } from './existing-file.ts'
import { readLogin } from './login.ts'
import { isLocal, nodeUrl } from './node.ts'
import { type NamedNode, readNodes, schemeOf } from './nodes.ts'
import type { TargetOptions } from './options.ts'
import type { Connection, Sniff } from './target.ts'

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
  const auth = readLogin(options, nodes.find((node) => node.auth)?.auth, context)
  const sniff = readSniff(options)
  return {
    nodes: urls,
    ...(auth && { auth }),
    ...(urls.some((url) => url.startsWith('https:')) && { tls }),
    ...(options.proxy !== undefined && { proxy: options.proxy }),
    ...(sniff && { sniff }),
    headers: options.headers ?? {},
    timeoutMs: Math.max(1, Math.round((options.timeout ?? DEFAULT_TIMEOUT_S) * 1000)),
    compress: options.http_compress ?? !urls.every(isLocal),
  }
}

/** What a node says of itself holds, then what is said beside it, then what the certificates or the port imply. */
function toUrl(node: NamedNode, options: TargetOptions): string {
  const port = node.port ?? options.port ?? DEFAULT_PORT
  const certificate =
    options.ca_certs ?? options.client_cert ?? options.client_key ?? options.ssl_assert_fingerprint
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
    ...(options.ssl_assert_fingerprint && { fingerprint: options.ssl_assert_fingerprint }),
  }
}

function pemFile(
  name: 'ca_certs' | 'client_cert' | 'client_key',
  options: TargetOptions,
  context: Context,
): string | undefined {
  const written = options[name]
  return written === undefined ? undefined : existingFile([name], written, 'a PEM file', context)
}

function readSniff(options: TargetOptions): Sniff | undefined {
  const { sniff_on_start = false, sniff_on_connection_fail = false, sniffer_timeout } = options
  if (!sniff_on_start && !sniff_on_connection_fail && sniffer_timeout === undefined) return undefined
  return {
    onStart: sniff_on_start,
    onConnectionFail: sniff_on_connection_fail,
    ...(sniffer_timeout !== undefined && { everyMs: Math.ceil(sniffer_timeout * 1000) }),
  }
}
