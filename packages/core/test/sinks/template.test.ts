import { once } from 'node:events'
import { createServer } from 'node:http'
import { Transport, UndiciConnection, WeightedConnectionPool } from '@elastic/transport'
import { expect, onTestFinished, test } from 'vitest'
import type { Target } from '../../src/config/target.ts'
import { installTemplate } from '../../src/sinks/template.ts'
import { TARGET } from '../support/target.ts'

type Json = Record<string, unknown>
type Reply = { status: number; body: unknown }

/** Runs the installation against a server with the given templates; returns what it was told to install. */
async function install(
  {
    templates = [],
    legacy = {},
    put = () => ({ status: 200, body: { acknowledged: true } }),
  }: { templates?: unknown[]; legacy?: Json; put?: (body: Json) => Reply },
  target: Partial<Target> = {},
) {
  const installed: { path: string; body: Json }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const answer = (): Reply => {
      if (request.method === 'PUT') {
        const body = JSON.parse(text)
        const reply = put(body)
        if (reply.status === 200) installed.push({ path: request.url!, body })
        return reply
      }
      return {
        status: 200,
        body: request.url!.startsWith('/_index_template') ? { index_templates: templates } : legacy,
      }
    }
    const { status, body } = answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const pool = new WeightedConnectionPool({ Connection: UndiciConnection })
  pool.addConnection(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
  onTestFinished(async () => {
    await pool.empty()
    server.close()
  })
  const notices: string[] = []
  const whole = { ...TARGET, index: 'app', ...target }
  const transport = new Transport({ connectionPool: pool, maxRetries: 0 })
  await installTemplate(
    (request) => transport.request(request),
    whole,
    (reason) => notices.push(reason),
  )
  return { installed, notices }
}

const named = (name: string, patterns: string[], meta?: Json) => ({
  name,
  index_template: { index_patterns: patterns, ...(meta && { _meta: meta }) },
})

test('installs a template for the index alone', async () => {
  const { installed } = await install({})
  expect(installed).toHaveLength(1)
  expect(installed[0]!.path).toBe('/_index_template/gramexlog-app')
  expect(installed[0]!.body).toMatchObject({
    index_patterns: ['app'],
    _meta: { managed_by: 'gramexlog' },
    template: { mappings: { subobjects: false }, settings: { 'index.mapping.ignore_malformed': true } },
  })
})

test.each<[string, Parameters<typeof install>[0]]>([
  ['one of the user covers the index', { templates: [named('mine', ['other', 'ap*'])] }],
  ['a legacy one of the user covers the index', { legacy: { mine: { index_patterns: ['a*p'] } } }],
  [
    'ours is there',
    { templates: [named('gramexlog-app', ['app'], { managed_by: 'gramexlog', version: 3 })] },
  ],
  ['the user has put his own in the place of ours', { templates: [named('gramexlog-app', ['app'])] }],
  [
    'a newer one of ours is there',
    { templates: [named('gramexlog-app', ['app'], { managed_by: 'gramexlog', version: 99 })] },
  ],
])('installs nothing if %s', async (_, server) => {
  expect((await install(server)).installed).toEqual([])
})

test('replaces an older one of ours, and is not held up by templates of other indices', async () => {
  const older = named('gramexlog-app', ['app'], { managed_by: 'gramexlog', version: 0 })
  expect(
    (await install({ templates: [older, named('x', ['app.', 'app-*', 'xapp'])] })).installed,
  ).toHaveLength(1)
})

test('lays what the user configured over it', async () => {
  const template = { priority: 300, template: { settings: { number_of_shards: 3 } } }
  const [first] = (await install({}, { template })).installed
  expect(first?.body).toMatchObject({
    priority: 300,
    template: {
      settings: { number_of_shards: 3, 'index.mapping.ignore_malformed': true },
      mappings: { subobjects: false },
    },
  })
})

test('installs nothing with template: false', async () => {
  expect((await install({}, { template: false })).installed).toEqual([])
})

test('leaves out what an older server does not know', async () => {
  const refuse = (reason: string): Reply => ({
    status: 400,
    body: { error: { type: 'mapper_parsing_exception', reason } },
  })
  const { installed } = await install({
    put: (body) => {
      const { mappings, settings } = body.template as { mappings: Json; settings: Json }
      if ('index.mapping.total_fields.ignore_dynamic_beyond_limit' in settings)
        return refuse('unknown setting [index.mapping.total_fields.ignore_dynamic_beyond_limit]')
      if ('subobjects' in mappings)
        return refuse('Root mapping definition has unsupported parameters: [subobjects : false]')
      return { status: 200, body: { acknowledged: true } }
    },
  })
  expect(installed[0]!.body.template).toMatchObject({ mappings: { date_detection: false } })
  expect(JSON.stringify(installed[0]!.body)).not.toMatch(/subobjects|beyond_limit|mapping.ignore_malformed/)
})

test('says once that it may not, and lets the records go', async () => {
  const { installed, notices } = await install({ put: () => ({ status: 403, body: { error: 'no' } }) })
  expect([installed, notices]).toEqual([
    [],
    [expect.stringMatching(/gramexlog-app could not be installed \(HTTP 403\)/)],
  ])
})

test.each([401, 429, 503])('tries again later after %i', async (status) => {
  await expect(install({ put: () => ({ status, body: {} }) })).rejects.toThrow()
})

test('of an index with dates it covers all days, and gives way to that of a single index', async () => {
  const dated = { index: 'app-{yyyy.MM.dd}' }
  const [first] = (await install({}, dated)).installed
  expect(first?.path).toBe('/_index_template/gramexlog-app-yyyy.mm.dd')
  expect(first?.body).toMatchObject({ index_patterns: ['app-*'], priority: 140 })
  const wide = named('gramexlog-app-yyyy.mm.dd', ['app-*'], { managed_by: 'gramexlog', version: 3 })
  const server = { templates: [{ ...wide, index_template: { ...wide.index_template, priority: 140 } }] }
  expect((await install(server, { index: 'app-web' })).installed).toHaveLength(1)
  expect((await install(server, { index: 'app-{yyyy}' })).installed).toHaveLength(0)
  expect((await install({ templates: [named('mine', ['app-*'])] }, dated)).installed).toHaveLength(0)
})
