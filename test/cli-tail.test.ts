import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GramexLog, open } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { MAIN, runCommand, startCommand } from './support/command.ts'
import { layOutJournal } from './support/journal.ts'
import { request } from './support/search.ts'
import { screen } from './support/tmux.ts'

const AT = (n: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, n)).toISOString()

async function opened(app: AppFolder): Promise<GramexLog> {
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  return gramexlog
}

async function tail(app: AppFolder, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(app.folder, ['tail', ...args])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
}

const numbersIn = (lines: string) => [...lines.matchAll(/\bn=(\d+)/g)].map(([, n]) => Number(n))

/** `gramexlog tail -f`, until the test ends. */
function following(app: AppFolder, ...args: string[]) {
  const running = startCommand(app.folder, ['tail', '-f', ...args])
  const seen = { out: '', err: '' }
  running.process.stdout.on('data', (text: string) => {
    seen.out += text
  })
  running.process.stderr.on('data', (text: string) => {
    seen.err += text
  })
  return { ...running, seen }
}

describe('over the files of this machine', () => {
  test('the last records of all targets, in the order of their times', async () => {
    const app = appFolder({ sink: 'local' }, { other: { sink: 'local' } })
    const { log } = await opened(app)
    for (let n = 0; n < 30; n += 1)
      log(n % 3 === 0 ? 'other' : 'guide', {
        '@timestamp': AT(n),
        level: n % 2 ? 'error' : 'info',
        msg: `m${n}`,
        n,
      })
    expect(numbersIn(await tail(app, '-n', '5'))).toEqual([25, 26, 27, 28, 29])
    expect((await tail(app, '-n', '2', '--utc')).split('\n').slice(0, 2)).toEqual([
      '2026-01-31 12:00:28.000Z guide INFO   m28 n=28',
      '2026-01-31 12:00:29.000Z guide ERROR  m29 n=29',
    ])
    expect(numbersIn(await tail(app, 'other'))).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
    expect(numbersIn(await tail(app, 'guide', 'level=error', 'n>=11', '-n', '3'))).toEqual([23, 25, 29])
    expect(numbersIn(await tail(app, 'guide', '--since', AT(27)))).toEqual([28, 29])
    const raw = await tail(app, 'guide', 'n=29', '--json')
    expect(JSON.parse(raw)).toEqual({ '@timestamp': AT(29), level: 'error', msg: 'm29', n: 29 })
    expect(await tail(app, 'guide', 'n=29', '--fields', 'level', '--utc')).toBe(
      '2026-01-31 12:00:29.000Z ERROR  m29 level=error\n',
    )
  })

  test('of all targets, a condition on what only one of them has finds it there', async () => {
    const app = appFolder({ sink: 'local' }, { other: { sink: 'local' } })
    const { log } = await opened(app)
    log('other', { x: 1 })
    log('guide', { n: 1, plan: 'team' })
    expect(numbersIn(await tail(app, 'plan=team'))).toEqual([1])
  })

  test('what is wrong is told with what was meant', async () => {
    const app = appFolder({ sink: 'local' })
    const { log } = await opened(app)
    log('guide', { level: 'info' })
    for (const [args, message] of [
      [['gide'], 'unknown target "gide"; did you mean "guide"?'],
      [['levl=info'], 'no record has the column "levl"; did you mean "level"?'],
      [['guide', 'level'], '"level" is no condition'],
      [['_by=level'], '_by=: groups have no tail'],
      [['-n', 'x'], '-n: expected a whole number'],
      [['--since', 'then'], '--since: expected 15m'],
      [['--config', 'nowhere.yaml'], 'nowhere.yaml'],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(app.folder, ['tail', ...args])
      expect(stderr).toContain(message)
      expect([code, stdout]).toEqual([2, ''])
    }
  })

  test('where nothing was logged yet it is said, and -f waits for it', async () => {
    const app = appFolder({ sink: 'local' })
    const ended = await runCommand(app.folder, ['tail'])
    expect([ended.code, ended.stdout]).toEqual([0, ''])
    expect(ended.stderr).toMatch(/^Nothing has been logged to "guide" yet/)
    const { seen } = following(app)
    await expect.poll(() => seen.err).toMatch(/^Nothing/)
    const { log } = await opened(app)
    log('guide', { n: 1 })
    await expect.poll(() => numbersIn(seen.out)).toEqual([1])
  })

  test('what comes is shown soon, be it of another writer, and each record once', async () => {
    const app = appFolder({ sink: 'local' })
    const first = await opened(app)
    first.log('guide', { n: 0 })
    const { seen } = following(app, 'n!=2')
    await expect.poll(() => numbersIn(seen.out)).toEqual([0])
    const second = await opened(app)
    const waited: number[] = []
    for (let n = 1; n <= 6; n += 1) {
      const began = performance.now()
      ;(n % 2 ? first : second).log('guide', { n })
      if (n === 2) continue
      await expect.poll(() => numbersIn(seen.out), { interval: 5 }).toContain(n)
      waited.push(performance.now() - began)
    }
    expect(numbersIn(seen.out)).toEqual([0, 1, 3, 4, 5, 6])
    waited.sort((a, b) => a - b)
    console.log(`gramexlog tail -f: shown after ${waited[2]!.toFixed(0)} ms (median)`)
    expect(waited[2]).toBeLessThan(300)
  })
})

describe('as in a terminal', () => {
  test('levels have colours, lines come as they are logged, and Ctrl-C ends it clean', async () => {
    const app = appFolder({ sink: 'local' })
    const { log } = await opened(app)
    log('guide', { level: 'error', msg: 'before' })
    const { text, press, isCursorShown } = screen(app.folder, 'gramexlog tail -f')
    await expect.poll(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} ERROR {2}before$/m)
    log('guide', {
      level: 'warn',
      msg: 'evil\u001b[2J\u001b]0;x\u0007\nINFO forged',
      user: { id: '\u202Enna' },
      long: 'x'.repeat(70),
    })
    await expect.poll(text).toContain('before')
    await expect.poll(text).toMatch(/WARN {3}evil‹ESC›\[2J‹ESC›\]0;x‹BEL›⏎INFO forged user\.id=/)
    expect(text(true)).toMatch(/\u001b\[31mERROR/)
    expect(text(true)).toMatch(/\u001b\[33mWARN/)
    press('C-c')
    await expect.poll(text).toContain('ended with 130')
    expect(isCursorShown()).toBe(true)
    expect(text()).not.toContain('Error')
  })

  test('NO_COLOR has none', async () => {
    const app = appFolder({ sink: 'local' })
    const { log } = await opened(app)
    log('guide', { level: 'error', msg: 'plain' })
    const { text } = screen(app.folder, 'gramexlog tail', { NO_COLOR: '1' })
    await expect.poll(text).toContain('ended with 0')
    expect(text(true)).not.toContain('\u001b[31m')
  })

  test('in a pager and in pipes: who reads no more ends it, without a word', async () => {
    const app = appFolder({ sink: 'local' })
    layOutJournal(app, 'guide', 20_000, (n) => `{"@timestamp":"${AT(n)}","msg":"m${n}","n":${n}}`)
    const shell = (line: string) =>
      spawnSync(
        'bash',
        ['--norc', '-c', `set -o pipefail; gramexlog() { ${process.execPath} ${MAIN} "$@"; }; ${line}`],
        {
          cwd: app.folder,
          encoding: 'utf8',
          env: { PATH: process.env.PATH },
        },
      )
    const head = shell('gramexlog tail -n 20000 | head -1')
    expect([head.stdout, head.stderr, head.status]).toEqual([expect.stringContaining(' m0 n=0'), '', 0])
    expect(shell('gramexlog tail -n 2 --json | jq -c .n').stdout).toBe('19998\n19999\n')
    const { text, press } = screen(app.folder, 'gramexlog tail -n 20000 | less')
    await expect.poll(text).toContain(' m5 n=5')
    press('q')
    await expect.poll(text).toContain('ended with 0')
  })
})

describe('how soon it is there', () => {
  /** The least of some times from the start of a process to its first line, in ms. */
  const leastMs = (app: AppFolder, args: readonly string[]) => {
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now()
      const stdout = execFileSync(process.execPath, [...args], { cwd: app.folder, encoding: 'utf8' })
      expect(stdout).toContain('\n')
      return performance.now() - began
    })
    return Math.min(...times)
  }
  /** By how much this machine is slower just now than one that does nothing else, on which Node takes 45 ms to start. */
  const slowness = (app: AppFolder) => Math.max(1, leastMs(app, ['-p', '0']) / 45)

  test('of a small journal in 300 ms', () => {
    const app = appFolder({ sink: 'local' })
    layOutJournal(
      app,
      'guide',
      1_000,
      (n) => `{"@timestamp":"${AT(n)}","level":"info","msg":"m${n}","n":${n}}`,
    )
    const slow = slowness(app)
    const ms = leastMs(app, [MAIN, 'tail', 'guide', 'level=info'])
    console.log(
      `gramexlog tail: ${ms.toFixed(0)} ms to its end, where Node alone takes ${(slow * 45).toFixed(0)}`,
    )
    expect(ms).toBeLessThan(300 * slow)
  })

  test('of a journal of 1 GB in a second, also with a condition', () => {
    const app = appFolder({ sink: 'local' })
    const directory = join(app.folder, '.gramexlog', 'guide', 'mfabcdef00000000')
    mkdirSync(directory, { recursive: true })
    const line = (n: number) =>
      `{"@timestamp":"${AT(n)}","level":"${n % 100 ? 'info' : 'error'}","msg":"m${n}","n":${n}}\n`
    const text = Array.from({ length: 16 * 1024 }, (_, n) => line(n)).join('')
    const segment = Buffer.from(text.repeat(Math.ceil((64 * 1024 * 1024) / text.length)))
    for (let n = 1; n <= 16; n += 1)
      writeFileSync(join(directory, `${String(n).padStart(6, '0')}.ndjson`), segment)
    const slow = slowness(app)
    const ms = leastMs(app, [MAIN, 'tail', 'level=error', '-n', '20'])
    console.log(
      `gramexlog tail of 1 GB: ${ms.toFixed(0)} ms, where Node alone takes ${(slow * 45).toFixed(0)}`,
    )
    expect(ms).toBeLessThan(1_000 * slow)
  }, 60_000)
})

test('while the server is away the files are shown, and it is said', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}`, max_retries: 0 })
  const { log, flush } = await opened(app)
  log('guide', { n: 1 })
  await flush({ timeout: 200 })
  const { code, stdout, stderr } = await runCommand(app.folder, ['tail'])
  expect(stderr).toMatch(/^Elasticsearch does not answer/)
  expect([code, numbersIn(stdout)]).toEqual([0, [1]])
  expect((await runCommand(app.folder, ['tail', '--from', 'elasticsearch'])).code).toBe(1)
})

test.for(inject('servers'))(
  'on $name: the last records, and each that comes once, from here or there',
  async ({ url }) => {
    const app = appFolder({ url }, { flush: 0.2 })
    const { log, flush } = await opened(app)
    for (let n = 0; n < 20; n += 1) log('guide', { '@timestamp': AT(n), n, level: n % 2 ? 'error' : 'info' })
    await flush()
    await request(url, 'POST', `/${app.index}/_refresh`)
    expect(numbersIn(await tail(app, '-n', '3'))).toEqual([17, 18, 19])
    expect(numbersIn(await tail(app, 'guide', 'level=error', '--from', 'elasticsearch', '-n', '2'))).toEqual([
      17, 19,
    ])
    expect(numbersIn(await tail(app, '--since', AT(18)))).toEqual([18, 19])
    const { seen } = following(app, '-n', '1')
    await expect.poll(() => numbersIn(seen.out), { timeout: 20_000 }).toEqual([19])
    for (let n = 20; n < 25; n += 1) {
      log('guide', { n, level: 'info' })
      await flush()
    }
    await request(url, 'POST', `/${app.index}/_refresh`)
    await expect.poll(() => numbersIn(seen.out), { timeout: 20_000 }).toEqual([19, 20, 21, 22, 23, 24])
    expect(seen.err).toBe('')
  },
)
