import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { loadConfig } from '@gramexlog/core/viewer'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../../src/run.ts'
import { testTerminal } from '../../test-terminal.ts'

function folder(manifest?: object): string {
  const path = mkdtempSync(join(tmpdir(), 'gramexlog-init-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  if (manifest !== undefined) writeFileSync(join(path, 'package.json'), JSON.stringify(manifest))
  return path
}

const yaml = (cwd: string) => readFileSync(join(cwd, 'gramexlog.yaml'), 'utf8')

test.each([
  [{}, [], ['@gramexlog/core'], "const { log } = require('@gramexlog/core')"],
  [{ type: 'module' }, [], ['@gramexlog/core'], "import { log } from '@gramexlog/core'"],
  [{}, ['winston'], ['@gramexlog/winston'], "logger.add(new GramexLogTransport('shop'))"],
  [
    {},
    ['pino'],
    ['@gramexlog/pino'],
    "const logger = pino({\n  transport: { target: '@gramexlog/pino', options: { log: 'shop' } },\n})",
  ],
  [{}, ['pino', 'express'], ['@gramexlog/pino', '@gramexlog/http'], "mixin: pinoMixin('shop'),"],
  [
    {},
    ['express'],
    ['@gramexlog/core', '@gramexlog/http'],
    "app.use(gramexlog())\napp.use(requestLog('requests'))",
  ],
  [{}, ['fastify'], ['@gramexlog/core', '@gramexlog/http'], "app.register(requestLog('requests'))"],
])('by what the app uses it says what to install and paste: %j %j', async (more, uses, packages, code) => {
  const dependencies = Object.fromEntries(uses.map((name) => [name, '1']))
  const cwd = folder({ name: '@acme/shop', ...more, dependencies })
  const terminal = testTerminal({ cwd })
  expect(await run(['init', '--yes', '--json'], terminal)).toBe(0)
  const told = JSON.parse(terminal.out)
  expect(told).toMatchObject({ file: join(cwd, 'gramexlog.yaml'), target: 'shop', packages, variables: [] })
  expect(told.pasted.map(({ code }: { code: string }) => code).join('\n')).toContain(code)
  expect(yaml(cwd)).toMatch(/^# yaml-language-server: \$schema=/)
  const { targets } = loadConfig({ cwd, env: {} })
  const hasRequests = packages.includes('@gramexlog/http')
  expect([...targets.values()]).toMatchObject([
    { name: 'shop', sinks: ['local'] },
    ...(hasRequests ? [{ name: 'requests', sinks: ['local'], keys: [] }] : []),
  ])
})

test('a login in the URL goes into no file and no output', async () => {
  const cwd = folder()
  const terminal = testTerminal({ cwd })
  expect(await run(['init', '--url', 'https://ann:s3cret@es.example:9200/es'], terminal)).toBe(0)
  expect(yaml(cwd) + terminal.out + terminal.err).not.toMatch(/s3cret|ann/)
  expect(terminal.out).toContain('ES_USER and ES_PASSWORD')
  const target = loadConfig({ cwd, env: { ES_USER: 'ann', ES_PASSWORD: 's3cret' } }).targets.get('app')
  expect(target).toMatchObject({
    sinks: ['elasticsearch'],
    connection: { nodes: ['https://es.example:9200/es'], auth: { username: 'ann', password: 's3cret' } },
  })
})

test('somebody who is there is asked, and Enter takes what is proposed', async () => {
  const cwd = folder({ name: 'shop' })
  const input = new PassThrough()
  const terminal = testTerminal({ cwd, input: input as unknown as NodeJS.ReadStream, isInteractive: true })
  const ended = run(['init'], terminal)
  for (const [question, answer] of [
    ['What are the logs called? (shop)', 'audit\n'],
    ['Where do they go: local files, or elasticsearch? (local)', 'elasticsearch\n'],
    ['Where is the server? (http://localhost:9200)', '\n'],
  ] as const) {
    await expect.poll(() => terminal.err).toContain(question)
    input.write(answer)
  }
  expect(await ended).toBe(0)
  expect(loadConfig({ cwd, env: {} }).targets.get('audit')).toMatchObject({
    sinks: ['elasticsearch'],
    connection: { nodes: ['http://localhost:9200'] },
  })
})

test('what is there is written over only by --force', async () => {
  const cwd = folder()
  writeFileSync(join(cwd, 'gramexlog.yaml'), 'mine')
  const terminal = testTerminal({ cwd })
  expect(await run(['init', '--yes'], terminal)).toBe(2)
  expect(terminal.err).toMatch(/is there already; --force writes over it/)
  expect(yaml(cwd)).toBe('mine')
  expect(await run(['init', '--yes', '--force'], testTerminal({ cwd }))).toBe(0)
  expect(yaml(cwd)).not.toBe('mine')
})

test('a name that no target can have leaves nothing behind', async () => {
  const cwd = folder()
  const terminal = testTerminal({ cwd })
  expect(await run(['init', '--target', 'a/b'], terminal)).toBe(2)
  expect(terminal.err).toMatch(/gramexlog\.yaml/)
  expect(readdirSync(cwd)).toEqual([])
})
