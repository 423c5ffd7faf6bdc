import { errors } from '@elastic/transport'
import { expect, test } from 'vitest'
import type { Target } from '../../src/config/target.ts'
import type { Ask, ServerRequest } from '../../src/sinks/ask.ts'
import { prepareIndex } from '../../src/sinks/prepare-index.ts'
import { SetupTrouble } from '../../src/sinks/setup-trouble.ts'
import { TARGET } from '../support/target.ts'

type Json = Record<string, unknown>
type Answer = { readonly status: number; readonly body?: unknown }
/** Answers by `METHOD /path`; what is not there is answered with {}. */
type Answers = Readonly<Record<string, Answer | ((body: Json) => Answer)>>

/** Prepares the index of a data stream at a server of such answers. */
async function prepare(answers: Answers, target: Partial<Target> = {}) {
  const asked: string[] = []
  const bodies: Record<string, Json> = {}
  const ask = (async ({ method, path, body }: ServerRequest) => {
    const key = `${method} ${path}`
    asked.push(key)
    bodies[key] = structuredClone(body as Json)
    const given =
      answers[key] ?? (method === 'PUT' ? { status: 200, body: { acknowledged: true } } : { status: 200 })
    const { status, body: told = {} } = typeof given === 'function' ? given(body as Json) : given
    if (status < 300) return told
    throw new errors.ResponseError({
      statusCode: status,
      body: told,
      headers: {},
      warnings: null,
      meta: {} as never,
    })
  }) as Ask
  const notices: string[] = []
  const whole = { ...TARGET, index: 'app', dataStream: true, ...target }
  const error = await prepareIndex(ask, whole, (reason) => notices.push(reason)).catch((error) => error)
  return { asked, bodies, notices, error: error as Error | undefined }
}

const TEMPLATE = 'PUT /_index_template/gramexlog-app'
const RESOLVE = 'GET /_resolve/index/app'
const stream = {
  status: 200,
  body: { indices: [], data_streams: [{ name: 'app', backing_indices: ['.ds-app-1'] }] },
}
const nothing = { status: 404 }
const templates = (...found: unknown[]): Answer => ({ status: 200, body: { index_templates: found } })
const ours = (meta: Json = {}) => ({
  name: 'gramexlog-app',
  index_template: {
    index_patterns: ['app'],
    data_stream: {},
    _meta: { managed_by: 'gramexlog', version: 3, data_stream: true, ...meta },
  },
})
const refuseLifecycle = (body: Json): Answer =>
  'lifecycle' in (body.template as Json)
    ? { status: 400, body: { error: { reason: '[template] unknown field [lifecycle]' } } }
    : { status: 200, body: { acknowledged: true } }

test('a data stream has a template that makes it one, in which a record without a time is refused', async () => {
  const { bodies, error, notices } = await prepare({ [RESOLVE]: stream }, { retention: '30d' })
  expect([error, notices]).toEqual([undefined, []])
  expect(bodies[TEMPLATE]).toMatchObject({
    data_stream: {},
    template: {
      lifecycle: { data_retention: '30d' },
      mappings: { properties: { '@timestamp': { type: 'date', ignore_malformed: false } } },
    },
  })
})

test('a plain index has a template that makes it none, and nothing else is asked', async () => {
  const { bodies, asked } = await prepare({}, { dataStream: false })
  expect(bodies[TEMPLATE]).not.toHaveProperty('data_stream')
  expect(asked).not.toContain(RESOLVE)
})

test.each<[string, Json, Partial<Target>, boolean]>([
  ['the same', { retention: '30d' }, { retention: '30d' }, false],
  ['another retention', { retention: '30d' }, { retention: '60d' }, true],
  ['a retention where there was none', {}, { retention: '60d' }, true],
  ['none any more', { retention: '30d' }, {}, true],
  ['a plain index', {}, { dataStream: false }, true],
])('our template is replaced if the target wants %s: %#', async (_, meta, target, replaced) => {
  const { asked } = await prepare(
    { 'GET /_index_template': templates(ours(meta)), [RESOLVE]: stream },
    target,
  )
  expect(asked.includes(TEMPLATE)).toBe(replaced)
})

test('records wait if the name is that of a plain index', async () => {
  const index = { status: 200, body: { indices: [{ name: 'app' }] } }
  const { error } = await prepare({ [RESOLVE]: index })
  expect(error).toBeInstanceOf(SetupTrouble)
  expect(error?.message).toMatch(
    /^"app" is a plain index, and the target wants a data stream.*give it another/,
  )
})

test('records wait if the server would make a plain index of them', async () => {
  const mine = { name: 'mine', index_template: { index_patterns: ['a*'], priority: 7 } }
  const low = { name: 'low', index_template: { index_patterns: ['*'], priority: 1, data_stream: {} } }
  const covered = { 'GET /_index_template': templates(low, mine), [RESOLVE]: nothing }
  const { error, asked } = await prepare(covered)
  expect(error?.message).toMatch(
    /^the index template "mine" would make "app" a plain index; add "data_stream": \{\} to it/,
  )
  expect(asked).not.toContain(TEMPLATE)
  const without = await prepare({ [RESOLVE]: nothing }, { template: false })
  expect(without.error?.message).toMatch(/^no index template makes "app" a data stream; install one/)
  expect(without.error).toBeInstanceOf(SetupTrouble)
  const forbidden = await prepare({ [RESOLVE]: nothing, [TEMPLATE]: { status: 403 } })
  expect(forbidden.error).toBeInstanceOf(SetupTrouble)
})

test.each([
  ['a data stream is there', { [RESOLVE]: stream }],
  ['a template will make it', { [RESOLVE]: nothing, 'GET /_index_template': templates(ours()) }],
  [
    "a template of the user's will make it",
    {
      [RESOLVE]: nothing,
      'GET /_index_template': templates({
        name: 'mine',
        index_template: { index_patterns: ['app'], data_stream: {} },
      }),
    },
  ],
  [
    'an alias is there, whose maker knows what is behind it',
    {
      [RESOLVE]: { status: 200, body: { indices: [], aliases: [{ name: 'app', indices: ['x'] }] } },
    },
  ],
])('records go if %s', async (_, answers) => {
  const { error, notices } = await prepare(answers)
  expect([error, notices]).toEqual([undefined, []])
})

test('records go, and it is said, if we may not look', async () => {
  const { error, notices } = await prepare({ [RESOLVE]: { status: 403 } })
  expect([error, notices]).toEqual([
    undefined,
    ['whether "app" is a data stream could not be found out (HTTP 403); records are sent'],
  ])
})

test.each([401, 503])('a server that answers %i is asked again later', async (status) => {
  expect((await prepare({ [RESOLVE]: { status } })).error).toBeInstanceOf(errors.ResponseError)
})

const LIFECYCLE = '/_data_stream/app/_lifecycle'
const lasting = (data_retention: string): Answer => ({
  status: 200,
  body: { indices: [], data_streams: [{ name: 'app', lifecycle: { enabled: true, data_retention } }] },
})

test('a data stream that is there gets the retention of the configuration, if it has another', async () => {
  const answers = { [RESOLVE]: stream, [`GET ${LIFECYCLE}`]: lasting('60d') }
  const { bodies } = await prepare(answers, { retention: '30d' })
  expect(bodies[`PUT ${LIFECYCLE}`]).toEqual({ data_retention: '30d' })
  const same = await prepare(answers, { retention: '60d' })
  expect(same.asked).not.toContain(`PUT ${LIFECYCLE}`)
  const none = await prepare(answers)
  expect(none.asked).not.toContain(`GET ${LIFECYCLE}`)
})

test('what may not be set is said', async () => {
  const { error, notices } = await prepare(
    { [RESOLVE]: stream, [`PUT ${LIFECYCLE}`]: { status: 403 } },
    { retention: '30d' },
  )
  expect(error).toBeUndefined()
  expect(notices).toEqual([
    expect.stringMatching(/"app", which is there, could not be set to 30d \(HTTP 403\)/),
  ])
})

test.each([
  ['12h', '1h'],
  ['14d', '1d'],
  ['90d', '7d'],
  ['365d', '30d'],
])('without a lifecycle ILM keeps records for %s, in indices of %s', async (retention, max_age) => {
  const { bodies, notices, asked } = await prepare(
    { [RESOLVE]: stream, [TEMPLATE]: refuseLifecycle },
    { retention },
  )
  expect(bodies['PUT /_ilm/policy/gramexlog-app']).toMatchObject({
    policy: {
      phases: {
        hot: { actions: { rollover: { max_age } } },
        delete: { min_age: retention, actions: { delete: {} } },
      },
    },
  })
  expect(bodies[TEMPLATE]).toMatchObject({
    _meta: { retention, retention_by: 'ilm' },
    template: { settings: { 'index.lifecycle.name': 'gramexlog-app' } },
  })
  expect(notices).toEqual([])
  expect(asked).not.toContain(`GET ${LIFECYCLE}`)
})

test('a server that has neither is said to have none, by each process that starts', async () => {
  const server = {
    [RESOLVE]: stream,
    [TEMPLATE]: refuseLifecycle,
    'PUT /_ilm/policy/gramexlog-app': { status: 400 },
  }
  const said = [
    expect.stringMatching(
      /^this server has no data stream lifecycle: retention: 30d is not applied to "app"/,
    ),
  ]
  const first = await prepare(server, { retention: '30d' })
  expect(first.notices).toEqual(said)
  expect(first.bodies[TEMPLATE]).toMatchObject({ _meta: { retention_by: 'none' } })
  const meta = { retention: '30d', retention_by: 'none' }
  const next = await prepare(
    { ...server, 'GET /_index_template': templates(ours(meta)) },
    { retention: '30d' },
  )
  expect([next.notices, next.asked.includes(TEMPLATE)]).toEqual([said, false])
})

test("under a template of the user's the retention is his, and that is said", async () => {
  const mine = { name: 'mine', index_template: { index_patterns: ['app'], data_stream: {} } }
  const { notices, asked } = await prepare(
    { [RESOLVE]: stream, 'GET /_index_template': templates(mine) },
    { retention: '30d' },
  )
  expect(notices).toEqual([expect.stringMatching(/^retention: 30d is not applied, since the index template/)])
  expect(asked.filter((key) => key.startsWith('PUT'))).toEqual([])
})
