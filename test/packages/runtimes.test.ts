import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type BulkServer, bulkServer } from '../support/bulk-server.ts'
import { authority, type Certificate } from '../support/certificates.ts'
import { httpProxy } from '../support/connect-proxy.ts'
import { manifest, Project, pack, run } from '../support/packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-runtimes-'))
let server: BulkServer
let project: Project

beforeAll(async () => {
  const tarballs = await pack(folder)
  const { devDependencies } = manifest('.')
  project = await Project.install(join(folder, 'project'), [
    tarballs.core!,
    tarballs.winston!,
    tarballs.pino!,
    `winston@${devDependencies.winston}`,
    `pino@${devDependencies.pino}`,
    'bun@1.4.5',
    'deno@2.9.6',
  ])
  project.write(
    'app.mjs',
    `import { close, flush, log } from '@gramexlog/core'
     import { destination } from '@gramexlog/pino'
     import { GramexLogTransport } from '@gramexlog/winston'
     import pino from 'pino'
     import winston from 'winston'
     log('guide', { from: 'core' })
     winston.createLogger({ transports: [new GramexLogTransport('guide')] }).info('hello', { from: 'winston' })
     pino({}, destination('guide')).info({ from: 'pino' })
     await flush({ timeout: 2_000 })
     await close()`,
  )
  server = await bulkServer()
}, 300_000)
beforeEach(() => server.clear())
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the app with a target of these options. */
async function runApp(runtime: 'bun' | 'deno', options: Record<string, unknown>) {
  const dir = mkdtempSync(join(folder, 'dir-'))
  writeFileSync(
    join(dir, 'gramexlog.yaml'),
    JSON.stringify({ gramexlog: { guide: { url: server.url, ...options } } }),
  )
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    NO_COLOR: '1',
    GRAMEXLOG_CONFIG: join(dir, 'gramexlog.yaml'),
  }
  const args = runtime === 'bun' ? ['run', 'app.mjs'] : ['run', '--allow-all', 'app.mjs']
  const { stderr } = await run(executable(runtime), args, { cwd: project.folder, env, timeout: 60_000 })
  const files = readdirSync(join(dir, '.gramexlog'), { recursive: true, encoding: 'utf8' })
  const lines = files
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      readFileSync(join(dir, '.gramexlog', file), 'utf8')
        .trim()
        .split('\n'),
    )
  return { stderr, onDisk: lines.filter(Boolean).map((line) => JSON.parse(line).from) }
}

/** What comes as an optional package: nothing of it is run at the install. */
function executable(runtime: 'bun' | 'deno'): string {
  const scope = join(project.folder, 'node_modules', runtime === 'bun' ? '@oven' : '@deno')
  return join(scope, readdirSync(scope)[0]!, runtime === 'bun' ? 'bin/bun' : 'deno')
}

const FROM = ['core', 'winston', 'pino']

describe.each(['bun', 'deno'] as const)('on %s', (runtime) => {
  test('all loggers write to a local target', async () => {
    expect(await runApp(runtime, { sink: 'local' })).toEqual({ stderr: '', onDisk: FROM })
  })

  test('they deliver, and the thread ends', async () => {
    expect(await runApp(runtime, {})).toEqual({ stderr: '', onDisk: [] })
    expect(server.records.map(({ from }) => from)).toEqual(FROM)
  })

  test('they deliver by TLS and through a proxy', async () => {
    const good = await (await authority(folder, `ca-${runtime}`)).issue(`good-${runtime}`, 'DNS:es.example')
    const front = await tlsFront(good)
    const proxy = await httpProxy({ 'es.example:9200': front })
    const options = { url: 'https://es.example:9200', proxy: `http://127.0.0.1:${proxy.port}` }
    const ca_certs = join(folder, `ca-${runtime}.pem`)
    expect(await runApp(runtime, { ...options, ca_certs })).toEqual({ stderr: '', onDisk: [] })
    expect(server.records.map(({ from }) => from)).toEqual(FROM)
    expect(proxy.seen).toContain('CONNECT es.example:9200')
  })

  test('they deliver to none but the pinned certificate', async () => {
    const ca = await authority(folder, `pins-${runtime}`)
    const [good, bad] = [await ca.issue(`pinned-${runtime}`), await ca.issue(`other-${runtime}`)]
    const ssl_assert_fingerprint = new X509Certificate(readFileSync(good.cert)).fingerprint256
    const url = async (served: Certificate) => `https://127.0.0.1:${await tlsFront(served)}`
    const refused = await runApp(runtime, { url: await url(bad), ssl_assert_fingerprint })
    expect(refused.stderr).toContain('not that of "ssl_assert_fingerprint"')
    expect(refused.onDisk).toEqual(FROM)
    expect(server.records).toEqual([])
    const taken = await runApp(runtime, { url: await url(good), ssl_assert_fingerprint })
    expect(taken).toEqual({ stderr: '', onDisk: [] })
    expect(server.records.map(({ from }) => from)).toEqual(FROM)
  })
})

/** The server behind TLS. Goes with the test. @returns its port */
async function tlsFront({ cert, key }: Certificate): Promise<number> {
  const front = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
    const behind = connect(Number(new URL(server.url).port), '127.0.0.1')
    for (const end of [socket, behind]) end.on('error', () => {})
    socket.pipe(behind).pipe(socket)
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  onTestFinished(() => void front.close())
  return (front.address() as { port: number }).port
}
