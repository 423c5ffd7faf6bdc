// A bulk server that answers like Elasticsearch and stores nothing: the ceiling of what any client can deliver.
// Its own program, so that its work is not counted as a path's. Tells its ports, ends with its parent.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { bulkAnswer } from './bulk-answer.mjs'
import { now } from './measure.mjs'
import { inTempDir } from './temp-dir.mjs'

const NEWLINE = 10
const HEADERS = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

/** Since the last reset. `lastAt` is when the latest answer was written. */
let counts = { documents: 0, bytes: 0, requests: 0, lastAt: 0 }

/** @type {import('node:http').RequestListener} */
function listener(request, response) {
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  if (path.endsWith('/_bulk')) return bulk(request, response, new URLSearchParams(query))
  request.resume()
  request.on('end', () => {
    const { status, body } = answerOf(request.method ?? 'GET', path)
    const text = JSON.stringify(body)
    response.writeHead(status, { ...HEADERS, 'content-length': Buffer.byteLength(text) })
    response.end(request.method === 'HEAD' ? undefined : text)
  })
}

const certificate = await inTempDir(async (dir) => selfSigned(dir))
const ports = await Promise.all(
  [createServer(listener), createSecureServer(certificate, listener)].map(async (server) => {
    server.keepAliveTimeout = 60_000
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return /** @type {import('node:net').AddressInfo} */ (server.address()).port
  }),
)
process.send?.({ port: ports[0], securePort: ports[1], ca: certificate.cert })
process.on('disconnect', () => process.exit())

/**
 * A certificate for localhost that is its own authority.
 * @param {string} dir
 */
function selfSigned(dir) {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  })
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {URLSearchParams} query
 */
function bulk(request, response, query) {
  const gzipped = request.headers['content-encoding'] === 'gzip'
  const body = gzipped ? request.pipe(createGunzip()) : request
  let lines = 0
  let bytes = 0
  body.on('data', (chunk) => {
    bytes += chunk.length
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1
  })
  body.on('end', () => {
    const documents = lines >> 1
    const answer = bulkAnswer(documents, query.get('filter_path'))
    response.writeHead(200, { ...HEADERS, 'content-length': answer.length })
    response.end(answer)
    counts.documents += documents
    counts.bytes += bytes
    counts.requests += 1
    counts.lastAt = now()
  })
  // A client that ends in the middle of a request is not the server's trouble.
  body.on('error', () => response.destroy())
}

/**
 * What clients ask besides: who the server is, its templates, its health.
 * @param {string} method
 * @param {string} path
 */
function answerOf(method, path) {
  if (path === '/_stats') {
    const { user, system } = process.cpuUsage()
    return { status: 200, body: { ...counts, cpuMs: (user + system) / 1000 } }
  }
  if (path === '/_reset') {
    counts = { documents: 0, bytes: 0, requests: 0, lastAt: 0 }
    return { status: 200, body: counts }
  }
  if (path.endsWith('/_count')) return { status: 200, body: { count: counts.documents } }
  if (path === '/') return { status: 200, body: { version: { number: '9.1.0', build_flavor: 'default' } } }
  if (path.startsWith('/_resolve/index/')) {
    const name = decodeURIComponent(path.slice('/_resolve/index/'.length))
    return { status: 200, body: { indices: [{ name, attributes: ['open'] }], aliases: [], data_streams: [] } }
  }
  if (path === '/_cluster/health') return { status: 200, body: { status: 'green', number_of_nodes: 1 } }
  if (path === '/_template') return { status: 200, body: {} }
  if (path === '/_index_template') return { status: 200, body: { index_templates: [] } }
  if (path.startsWith('/_index_template/_simulate'))
    return { status: 200, body: { template: {}, overlapping: [] } }
  if (path.startsWith('/_index_template/') && (method === 'GET' || method === 'HEAD')) {
    return { status: 404, body: { status: 404 } }
  }
  return { status: 200, body: { acknowledged: true } }
}
