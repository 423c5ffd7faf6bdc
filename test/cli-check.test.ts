import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { type Authority, authority, type Certificate } from './support/certificates.ts'
import { closedPort } from './support/closed-port.ts'
import { runCommand } from './support/command.ts'
import { type Nginx, nginx } from './support/nginx.ts'
import { planted } from './support/planted.mjs'
import { count } from './support/search.ts'

interface Finding {
  readonly place: string
  readonly check: string
  readonly state: string
  readonly found: string
  readonly remedy?: string
}

/** What `gramexlog check --json` finds. */
async function check(app: AppFolder, ...args: string[]) {
  const { code, stdout, stderr } = await runCommand(app.folder, ['check', '--json', ...args])
  expect(stderr).toBe('')
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] }
  expect(code).toBe(ok ? 0 : 1)
  const failed = findings.filter(({ state }) => state === 'failed')
  for (const finding of failed) expect(finding.remedy).toMatch(/\w/)
  return { ok, failed, found: (check: string) => findings.find((finding) => finding.check === check) }
}

describe.each(inject('servers'))('on $name', ({ name, url }) => {
  test('all is green before the first record and after it, and nothing is stored or made', async () => {
    const app = appFolder({ url })
    const before = await check(app)
    expect(before.failed).toEqual([])
    expect(before.found('version')!.found).toMatch(/^(Elasticsearch|OpenSearch) \d+\.\d+/)
    if (name.includes(' ')) expect(name).toContain(before.found('version')!.found.split(' ')[0])
    expect(before.found('index')!.found).toContain('not there yet')
    expect(before.found('clock')).toMatchObject({ state: 'ok' })
    expect(before.found('disk')!.found).toMatch(/ free/)
    expect((await fetch(`${url}/${app.index}`, { method: 'HEAD' })).status).toBe(404)

    const { log, flush, close } = await open({ config: app.config })
    onTestFinished(async () => void (await close()))
    log({ n: 1 })
    await flush({ timeout: 10_000 })
    const after = await check(app)
    expect(after.failed).toEqual([])
    expect(after.found('template')!.found).toContain(`gramexlog-${app.index}`)
    expect(after.found('mapping')).toMatchObject({ state: 'ok' })
    expect(after.found('rights')).toMatchObject({ state: 'ok' })
    expect(await count(url, app.index)).toBe(1)
  })

  test('an index that takes no records, and one whose fields are others, are red', async () => {
    const app = appFolder({ url, keys: ['status', 'user.id'] })
    const put = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })
      expect(answer.status).toBe(200)
    }
    const properties = {
      '@timestamp': { type: 'keyword' },
      status: { type: 'boolean' },
      user: { type: 'keyword' },
    }
    await put(app.index, { mappings: { properties } })
    await put(`${app.index}/_settings`, { 'index.blocks.write': true })
    const { failed, found } = await check(app)
    expect(failed.map(({ check }) => check)).toEqual(['rights', 'blocks', 'mapping'])
    expect(found('blocks')).toMatchObject({
      found: `${app.index} refuses all records: index.blocks.write`,
      remedy: expect.stringContaining(`PUT /${app.index}/_settings`),
    })
    const words = found('mapping')!.found
    expect(words).toContain('@timestamp is keyword, and records have a date there')
    expect(words).toContain('status is boolean, and records have a number there')
    expect(words).toContain('user is keyword, and records have user.id below it')
  })
})

const { url } = inject('servers')[0]!
const PASSWORD = planted('password')
let folder: string
let front: Nginx
let ours: Authority
let good: Certificate

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gramexlog-check-'))
  ours = await authority(folder, 'ours')
  good = await ours.issue('good')
  front = await nginx(folder)
  writeFileSync(join(folder, 'users'), `ann:{PLAIN}${PASSWORD}\n`)
})

afterAll(async () => {
  await front?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Elasticsearch behind TLS and a login. */
async function serve(location = ''): Promise<void> {
  await front.serve(`listen 127.0.0.1:${front.port} ssl; ssl_certificate ${good.cert}; ssl_certificate_key ${good.key};
    auth_basic closed; auth_basic_user_file ${join(folder, 'users')}; default_type application/json;
    ${location} location / { proxy_pass ${url}; proxy_set_header Authorization ""; }`)
}

const secure = () => ({
  url: `https://localhost:${front.port}`,
  ca_certs: ours.ca,
  http_auth: `ann:${PASSWORD}`,
})

test('a server behind TLS and a login is green, with the right certificate and password', async () => {
  await serve()
  const { failed, found } = await check(appFolder(secure()))
  expect(failed).toEqual([])
  expect(found('TLS')!.found).toBe('the certificate is good')
  expect(found('login')!.found).toBe('the login is taken')
})

test.for<[string, () => Record<string, unknown>, string, RegExp, RegExp]>([
  [
    'a wrong password',
    () => ({ http_auth: `ann:${planted('wrong')}` }),
    'login',
    /HTTP 401/,
    /correct http_auth/,
  ],
  [
    'no login',
    () => ({ http_auth: null, headers: { 'x-a': 'b' } }),
    'login',
    /HTTP 401/,
    /give the target a login/,
  ],
  [
    'an unknown authority',
    () => ({ ca_certs: null }),
    'TLS',
    /authority that is not known here/,
    /"ca_certs"/,
  ],
  [
    'http in the place of https',
    () => ({ url: `http://localhost:${front.port}`, ca_certs: null }),
    'TLS',
    /plain HTTP request/,
    /https/,
  ],
])('%s is red', async ([, options, where, found, remedy]) => {
  await serve()
  const { failed } = await check(appFolder({ ...secure(), ...options() }))
  expect(failed).toMatchObject([
    { check: where, found: expect.stringMatching(found), remedy: expect.stringMatching(remedy) },
  ])
})

test('what a login may not do is red, with the privilege that it lacks', async () => {
  const app = appFolder(secure())
  const had = {
    username: 'ann',
    has_all_requested: false,
    cluster: { manage_index_templates: false },
    index: { [app.index]: { create_doc: false, auto_configure: true } },
  }
  await serve(`location /_security/user/_has_privileges { return 200 '${JSON.stringify(had)}'; }`)
  const { failed } = await check(app)
  expect(failed).toMatchObject([
    { check: 'rights', found: `ann may not write to ${app.index}: it lacks create_doc` },
    { check: 'template', remedy: expect.stringContaining('manage_index_templates') },
  ])
})

test('a login that a proxy lets do nothing is red', async () => {
  const refusal = JSON.stringify({
    error: { type: 'security_exception', reason: 'no permissions' },
    status: 403,
  })
  await serve(`location ~ /_bulk$ { return 403 '${refusal}'; }`)
  const { failed } = await check(appFolder(secure()))
  expect(failed).toMatchObject([{ check: 'rights', found: expect.stringContaining('no permissions') }])
})

test.for<[string, () => Promise<string>, RegExp, RegExp, object?]>([
  [
    'a port where nothing listens',
    async () => `http://localhost:${await closedPort()}`,
    /ECONNREFUSED/,
    /nothing listens/,
  ],
  [
    'a port that keeps silent',
    async () => `https://127.0.0.1:${await silentPort()}`,
    /no connection to 127\.0\.0\.1:\d+ within 0\.5 s/,
    /keeps silent: look at firewalls/,
    { timeout: 0.5 },
  ],
  ['a name that is not known', async () => 'http://no-such-host.invalid:9200', /ENOTFOUND|EAI_AGAIN/, /DNS/],
])('%s is red', async ([, place, found, remedy, options]) => {
  const url = await place()
  const { failed } = await check(appFolder({ url, ...options }))
  expect(failed).toMatchObject([
    {
      place: url,
      check: 'reach',
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    },
  ])
})

test('another server than Elasticsearch is told as such', async () => {
  await front.serve(`listen 127.0.0.1:${front.port}; location / { return 200 'hello'; }`)
  const { failed } = await check(appFolder({ url: `http://127.0.0.1:${front.port}` }))
  expect(failed).toMatchObject([{ check: 'version', found: expect.stringContaining('neither') }])
})

test('a directory that cannot be written is red, and so is the CSV file in it', async () => {
  const app = appFolder(
    { sink: ['local', 'csv'], keys: ['time'], filename: 'shut/guide.csv' },
    { dir: 'shut/journals' },
  )
  writeFileSync(join(app.folder, 'shut'), 'a file in the place of a directory')
  const { failed } = await check(app)
  expect(failed.map(({ check }) => check)).toEqual(['journals', 'csv'])
})

test('for people it is a table with marks, words and remedies, and only the targets that were named', async () => {
  const app = appFolder({ url: `http://localhost:${await closedPort()}` }, { audit: { sink: 'local' } })
  chmodSync(app.config, 0o600)
  const { code, stdout, stderr } = await runCommand(app.folder, ['check'])
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toMatch(/✖ reach +.*ECONNREFUSED.*\n +→ nothing listens there/)
  expect(stdout).toMatch(/✔ journals/)
  expect(stdout).toContain('1 of 4 failed.')
  expect((await runCommand(app.folder, ['check', 'audit'])).code).toBe(0)
  const unknown = await runCommand(app.folder, ['check', 'adit'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toMatch(/^gramexlog: unknown target "adit"; did you mean "audit"\?/)
})

/** Takes connections and says nothing. */
async function silentPort(): Promise<number> {
  const server = createServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
