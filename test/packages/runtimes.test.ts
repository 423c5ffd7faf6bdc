import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BulkServer, bulkServer } from '../support/bulk-server.ts'
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

/** Runs the app with a target that has this sink. */
async function runApp(runtime: 'bun' | 'deno', sink: string) {
  const dir = mkdtempSync(join(folder, 'dir-'))
  writeFileSync(
    join(dir, 'gramexlog.yaml'),
    JSON.stringify({ gramexlog: { guide: { sink, url: server.url } } }),
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
    expect(await runApp(runtime, 'local')).toEqual({ stderr: '', onDisk: FROM })
  })
})

test('on Deno they deliver, and the thread ends', async () => {
  expect(await runApp('deno', 'elasticsearch')).toEqual({ stderr: '', onDisk: [] })
  expect(server.records.map(({ from }) => from)).toEqual(FROM)
})

test('on Bun what cannot be sent waits on disk, and it is said who can send it', async () => {
  const { stderr, onDisk } = await runApp('bun', 'elasticsearch')
  expect(stderr).toContain('run `gramexlog ship` on Node beside it')
  expect(onDisk).toEqual(FROM)
})
