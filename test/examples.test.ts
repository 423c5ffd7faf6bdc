import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { closedPort } from './support/closed-port.ts'
import { count, deleteIndex, documents, request, waitFor } from './support/search.ts'

type Record = { [name: string]: unknown }

const examples = join(import.meta.dirname, '..', 'examples')
const minimal = join(examples, 'minimal')
const guide = join(examples, 'guide', 'main.mjs')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gramexlog-examples-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const keys = {
  '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  datetime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
  'user.id': '',
  'headers.User-Agent': '',
}
const pinoOwn = { time: expect.any(Number), pid: expect.any(Number), hostname: expect.any(String) }
/** What each of the programs logs, in this order. */
const logged: { program: string; records: Record[] }[] = [
  {
    program: 'core.mjs',
    records: [
      { ...keys, x: 1, y: 2 },
      { ...keys, event: 'signup', plan: 'team', seats: 12 },
    ],
  },
  {
    program: 'winston.mjs',
    records: [
      { ...keys, level: 'info', message: 'signed up', plan: 'team', seats: 12 },
      { ...keys, level: 'error', message: 'payment failed', code: 'card_declined' },
    ],
  },
  {
    program: 'pino.mjs',
    records: [
      { ...keys, ...pinoOwn, level: 30, msg: 'signed up', plan: 'team', seats: 12 },
      {
        ...keys,
        ...pinoOwn,
        level: 50,
        msg: 'payment failed',
        err: { type: 'Error', message: 'card declined', stack: expect.stringContaining('pino.mjs:') },
      },
    ],
  },
]

describe.for(logged)('the minimal $program', ({ program, records }) => {
  test('logs without a server', async () => {
    const { code, stderr } = await run(join(minimal, program), { cwd: minimal, env: { GRAMEXLOG_DIR: dir } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expectRecords(journal('gramexguide'), records)
  })

  test.for(inject('servers'))('delivers to $name before it ends', async ({ url }) => {
    const index = `minimal-${randomUUID()}`
    const yaml = readFileSync(join(minimal, 'gramexlog.yaml'), 'utf8')
    writeFileSync(join(dir, 'gramexlog.yaml'), yaml.replace(/^( +)keys:/m, `$1index: ${index}\n$&`))
    try {
      const env = { GRAMEXLOG_SINK: 'elasticsearch', ELASTICSEARCH_URL: url }
      const { code, stderr } = await run(join(minimal, program), { cwd: dir, env })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const stored = await documents(url, index)
      expectRecords(
        stored.map(({ _source }) => _source),
        records,
      )
    } finally {
      await forget(url, index)
    }
  })
})

test('the minimal view.mjs shows what the others log', async () => {
  await run(join(minimal, 'core.mjs'), { cwd: minimal, env: { GRAMEXLOG_DIR: dir } })
  const program = spawn(process.execPath, [join(minimal, 'view.mjs')], {
    cwd: minimal,
    env: { PATH: process.env.PATH, GRAMEXLOG_DIR: dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void program.kill('SIGKILL'))
  const [line] = await once(program.stdout, 'data')
  const [, page] = /the logs are at (\S+)/.exec(String(line))!
  const answer = await fetch(`${page}gramexguide?plan=team&_c=event&_c=seats`)
  expect(await answer.json()).toEqual([{ event: 'signup', seats: 12 }])
})

describe('the guide', () => {
  test('logs by core, winston and pino without a server, and says where the records are', async () => {
    const { code, stdout, stderr } = await run(guide, { args: ['--once'], env: { GRAMEXLOG_DIR: dir } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

    const records = journal('gramexguide')
    const stored = Object.fromEntries(targets.map((target) => [target, journal(target).length]))
    expect(countsIn(stdout)).toEqual(stored)
    const total = sum(stored)
    expect(stdout).toContain(`${total} records logged, ${total} found in ${dir}\n`)
    expect(stdout).toMatch(/app {6}http:\/\/localhost:\d+ /)
    expect(stdout).not.toContain('\x1b')

    const names = ['@timestamp', 'datetime', 'user.id', 'headers.User-Agent']
    for (const record of records) expect(Object.keys(record)).toEqual(expect.arrayContaining(names))
    expect(records.find(({ event }) => event === 'handler')).toEqual({
      ...keys,
      'user.id': expect.stringMatching(/^[a-z]+$/),
      'headers.User-Agent': expect.stringMatching(/^[A-Z][a-z]+\/\d/),
      event: 'handler',
      x: '1',
      y: '2',
    })
    const who = {
      'user.id': expect.stringMatching(/^[a-z]+$/),
      'headers.User-Agent': expect.stringMatching(/^[A-Za-z]+\/\d/),
    }
    expect(records.find(({ level, 'user.id': id }) => level === 'error' && id)).toEqual({
      ...keys,
      ...who,
      level: 'error',
      message: 'report has no data',
      stack: expect.stringContaining('app.mjs:'),
    })
    expect(records.find(({ msg, 'user.id': id }) => msg === 'downloaded' && id)).toEqual({
      ...keys,
      ...who,
      ...pinoOwn,
      level: 'info',
      msg: 'downloaded',
      file: 'sales.csv',
    })
  })

  test('shows its logs on a page, live, until Ctrl-C', async () => {
    // A terminal of its own: otherwise it ends by itself.
    const program = spawn('script', ['-qec', `${process.execPath} ${guide}`, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', GRAMEXLOG_DIR: dir },
    })
    onTestFinished(() => void program.kill('SIGKILL'))
    let printed = ''
    program.stdout.on('data', (part: Buffer) => {
      printed += part
    })
    const page = (await waitFor(() => /page {5}(http:\S+)/.exec(stripVTControlCharacters(printed))?.[1]))!
    const shown = async () => {
      const answer = await fetch(`${page}gramexguide?event=home`)
      return ((await answer.json()) as Record[]).length
    }
    await waitFor(async () => (await shown()) > 0)
    expect(await (await fetch(page, { headers: { accept: 'text/html' } })).text()).toContain(
      '<script type="module"',
    )
    program.stdin.write('\x03')
    await once(program, 'exit')
    await expect(fetch(page)).rejects.toThrow()
  })

  test('gives each target the keys of its own', async () => {
    await run(guide, { args: ['--once'], env: { GRAMEXLOG_DIR: dir } })
    const { '@timestamp': timestamp, datetime } = keys
    const time = expect.any(Number)
    const [start, stop] = journal('log1')
    expect(start).toEqual({ '@timestamp': timestamp, time, event: 'start', url: expect.any(String) })
    expect(stop).toEqual({ '@timestamp': timestamp, time, event: 'stop' })
    expect(journal('log2')[0]).toEqual({
      '@timestamp': timestamp,
      datetime,
      'user.id': 'chen',
      event: 'login',
    })
    expect(journal('requests').find(({ status }) => status === 500)).toEqual({
      '@timestamp': timestamp,
      time,
      ip: expect.stringMatching(/^127\.|^::/),
      'user.id': expect.stringMatching(/^[a-z]*$/),
      status: 500,
      duration: expect.any(Number),
      method: 'GET',
      uri: '/report',
      error: 'report has no data',
    })
    expect(journal('log3')[0]).toEqual({
      '@timestamp': timestamp,
      event: 'download',
      file: 'sales.csv',
      bytes: 48_213,
    })
  })

  describe.for(inject('servers'))('with $name', ({ url }) => {
    let prefix: string
    beforeEach(() => {
      prefix = `guide-${randomUUID()}-`
    })
    afterEach(async () => {
      for (const name of ['gramexguide', 'log1', 'log3', 'requests']) await forget(url, prefix + name)
    })

    test('delivers all that it says it logged, and shows the last of it from there', async () => {
      const env = { GRAMEXLOG_DIR: dir, GUIDE_PREFIX: prefix, ELASTICSEARCH_URL: url }
      const { code, stdout, stderr } = await run(guide, { args: ['--once'], env })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

      const said = countsIn(stdout)
      expect(await stored()).toEqual(byIndex(said))
      const total = sum(said)
      const { host } = new URL(url)
      expect(stdout).toContain(`${total} records logged, ${total} found in Elasticsearch at ${host}\n`)
      expect(stdout).toMatch(new RegExp(`${prefix}requests +GET /log\\?x=3&y=5 .*status=200`))
    })

    test('delivers at the next start what a server that was away did not get', async () => {
      const env = { GRAMEXLOG_DIR: dir, GUIDE_PREFIX: prefix }
      const away = await run(guide, {
        args: ['--once'],
        env: { ...env, ELASTICSEARCH_URL: `http://user:secret@127.0.0.1:${await closedPort()}` },
      })
      expect(away.code).toBe(1)
      expect(away.stdout).toContain(`the rest waits in ${dir} and is sent at the next start`)
      expect(away.stdout + away.stderr).not.toContain('secret')

      const back = await run(guide, { args: ['--once'], env: { ...env, ELASTICSEARCH_URL: url } })
      expect(back.code).toBe(0)
      const both = [byIndex(countsIn(away.stdout)), byIndex(countsIn(back.stdout))] as const
      expect(await stored()).toEqual({
        gramexguide: both[0].gramexguide + both[1].gramexguide,
        log1: both[0].log1 + both[1].log1,
        log3: both[0].log3 + both[1].log3,
        requests: both[0].requests + both[1].requests,
      })
    })

    async function stored() {
      const at = (name: string) => count(url, prefix + name)
      return {
        gramexguide: await at('gramexguide'),
        log1: await at('log1'),
        log3: await at('log3'),
        requests: await at('requests'),
      }
    }
  })
})

const targets = ['gramexguide', 'log1', 'log2', 'log3', 'requests'] as const
type Counts = { [target in (typeof targets)[number]]: number }

/** How many records each target took, from the lines such as `  log1    2  index log1` of the guide's summary. */
function countsIn(stdout: string): Counts {
  const of = (target: string) => Number(new RegExp(`^  ${target} +(\\d+)  `, 'm').exec(stdout)?.[1])
  return {
    gramexguide: of('gramexguide'),
    log1: of('log1'),
    log2: of('log2'),
    log3: of('log3'),
    requests: of('requests'),
  }
}

/** log2 goes to the index of log1. */
function byIndex({ gramexguide, log1, log2, log3, requests }: Counts) {
  return { gramexguide, log1: log1 + log2, log3, requests }
}

function sum(counts: { [name: string]: number }): number {
  return Object.values(counts).reduce((total, one) => total + one, 0)
}

/** `records` as expected, the times of each in agreement. */
function expectRecords(records: Record[], expected: Record[]): void {
  expect(records).toEqual(expected)
  for (const { '@timestamp': timestamp, datetime, time } of records) {
    expect(datetime).toBe(`${String(timestamp).slice(0, 19).replace('T', ' ')}Z`)
    if (time !== undefined) expect(new Date(Number(time)).toISOString()).toBe(timestamp)
  }
}

/** The records of a target in the journals of `dir`, those of each writer together. */
function journal(target: string): Record[] {
  return readdirSync(join(dir, target), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(dir, target, name), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map((line) => JSON.parse(line))
}

interface RunOptions {
  cwd?: string
  args?: string[]
  env: NodeJS.ProcessEnv
}

/** Runs a program in an environment that holds nothing that its behaviour depends on but `env`. */
async function run(program: string, { cwd, args = [], env }: RunOptions) {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(GRAMEX|GUIDE_|ELASTICSEARCH_URL$|CI$|NO_COLOR$|FORCE_COLOR$|NODE_|VITEST)/.test(name),
  )
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...Object.fromEntries(clean), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  })
  const exit = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await exit
  return { code: code as number | null, stdout, stderr }
}

/** Deletes an index and the template that was installed for it. */
async function forget(url: string, index: string): Promise<void> {
  await deleteIndex(url, index)
  await request(url, 'DELETE', `/_index_template/gramexlog-${index}`).catch(() => {})
}
