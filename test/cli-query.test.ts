import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { MAIN, runCommand, startCommand } from './support/command.ts'
import { installed } from './support/debian.ts'
import { layOutJournal } from './support/journal.ts'
import { request } from './support/search.ts'

const RECORDS = [
  { level: 'info', msg: 'started', duration: 5, user: { id: 'ann' } },
  { level: 'error', msg: 'card declined', duration: 700, user: { id: 'bob' } },
  { level: 'warn', msg: 'slow', duration: 900, user: { id: 'ann' } },
  { level: 'error', msg: '\u001b[2J=1+1', duration: 20 },
].map((record, n) => ({ n, '@timestamp': new Date(Date.UTC(2026, 0, 31, 0, n)).toISOString(), ...record }))

async function logged(app: AppFolder, records: readonly object[] = RECORDS): Promise<void> {
  const { log, flush, close } = await open({ config: app.config })
  for (const record of records) log('guide', record)
  await flush({ timeout: 5_000 })
  await close()
}

const numbersIn = (ndjson: string) =>
  ndjson
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).n)

/** A command line of a shell, in the app's folder, in which `gramexlog` is the command. */
const shell = (app: AppFolder, line: string) =>
  execFileSync(
    'bash',
    ['--norc', '-c', `set -o pipefail; gramexlog() { ${process.execPath} ${MAIN} "$@"; }; ${line}`],
    { cwd: app.folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME } },
  )

describe('over the files of this machine', () => {
  const query = async (app: AppFolder, ...args: string[]) => {
    const { code, stdout, stderr } = await runCommand(app.folder, ['query', ...args])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    return stdout
  }

  test('conditions are typed as they read', async () => {
    const app = appFolder({ sink: 'local' })
    await logged(app)
    expect(numbersIn(await query(app))).toEqual([3, 2, 1, 0])
    expect(numbersIn(await query(app, 'guide', 'duration>=700', '--sort', 'duration'))).toEqual([1, 2])
    expect(numbersIn(await query(app, 'level=error', 'msg!~declined'))).toEqual([3])
    expect(numbersIn(await query(app, 'guide', 'q=Card', '--since', '2026-01-31'))).toEqual([1])
    expect(await query(app, '--by', 'level', '--sort', '-*|count,level', '--limit', '2')).toBe(
      '{"level":"error","*|count":2}\n{"level":"info","*|count":1}\n',
    )
    expect(await query(app, '_by=user.id', 'duration|avg', '--format', 'table')).toBe(
      'user.id  duration|avg\nann             452.5\nbob               700\n                   20\n',
    )
    expect(await query(app, 'level=error', '--count')).toBe('2\n')
    expect(await query(app, '--by', 'level', '--count', '--json')).toBe('{"count":3}\n')
    expect(await query(app, '-c', 'n,msg', '--format', 'csv', '--limit', '2')).toBe(
      '\uFEFFn,msg\n3,\u001b[2J=1+1\n2,slow\n',
    )
  })

  test('what is wrong is told with what was meant, and nothing is printed', async () => {
    const app = appFolder({ sink: 'local' })
    await logged(app)
    for (const [args, message] of [
      [['gide', 'level=error'], 'unknown target "gide"; did you mean "guide"?'],
      [['levl=error'], 'no record has the column "levl"; did you mean "level"?'],
      [['guide', 'level'], '"level" is no condition; expected: column=value'],
      [['msg~('], 'is no pattern'],
      [['--since', 'yesterday'], '--since: expected 15m'],
      [['--limit', '0'], '--limit: expected a whole number from 1'],
      [['_format=csv'], '_format=: the command has --format for it'],
      [['--from', 'both'], '--from both: "guide" is not sent to Elasticsearch'],
      [['--config', 'nowhere.yaml'], 'nowhere.yaml'],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(app.folder, ['query', ...args])
      expect(stderr).toContain(message)
      expect([code, stdout]).toEqual([2, ''])
    }
  })

  test('where nothing was logged yet, it is said, and is no failure', async () => {
    const app = appFolder({ sink: 'local' })
    const { code, stdout, stderr } = await runCommand(app.folder, ['query'])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(
      /^Nothing has been logged to "guide" yet, in .*\.gramexlog\/guide; the directory is not there/,
    )
  })

  test('a file has its format by its name, and is there when all of it is', async () => {
    const app = appFolder({ sink: 'local' })
    await logged(app)
    const write = async (file: string) => {
      const { code, stdout, stderr } = await runCommand(app.folder, ['query', '-o', file])
      expect([code, stdout, stderr]).toEqual([0, '', `4 rows are in ${file}\n`])
      return readFileSync(join(app.folder, file))
    }
    expect((await write('all.json')).toString()).toMatch(/^\[\{.*\}\]\n$/s)
    expect((await write('all.csv')).toString()).toContain(',slow,')
    expect((await write('all.xlsx')).subarray(0, 2).toString()).toBe('PK')
    writeFileSync(join(app.folder, 'kept.csv'), 'before')
    expect((await runCommand(app.folder, ['query', 'nn=1', '-o', 'kept.csv'])).code).toBe(2)
    expect(readFileSync(join(app.folder, 'kept.csv'), 'utf8')).toBe('before')
    expect(existsSync(join(app.folder, 'kept.csv.part'))).toBe(false)
  })
})

describe('of a million records', () => {
  const MANY = 1_000_000
  let app: AppFolder
  const line = (n: number) =>
    `{"@timestamp":"${new Date(Date.UTC(2026, 0, 31) + n).toISOString()}","level":"info","message":"request ${n} was answered","n":${n}}`

  beforeAll(() => installed('/usr/bin/jq', 'jq'))

  test('all stream through a pipe in memory that hardly grows, and a reader who leaves ends it', async () => {
    app = appFolder({ sink: 'local' }, { few: { sink: 'local' } })
    layOutJournal(app, 'guide', MANY, line)
    layOutJournal(app, 'few', 10_000, line)
    const peakMb = async (target: string, rows: number) => {
      const hook = `process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` }
      const { process: child, ended } = startCommand(app.folder, ['query', target], env, { keep: false })
      let lines = 0
      child.stdout.on('data', (text: string) => {
        for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
      })
      const { code, stderr } = await ended
      expect([code, lines]).toEqual([0, rows])
      return Number(/peak (\d+)/.exec(stderr)![1]) / 1024
    }
    const few = await peakMb('few', 10_000)
    const many = await peakMb('guide', MANY)
    console.log(
      `gramexlog query: ${few.toFixed(0)} MB for 10,000 records, ${many.toFixed(0)} MB for a million`,
    )
    // DuckDB holds the times by which it sorts; the records would be 400 MB of objects.
    expect(many - few).toBeLessThan(120)
    expect(shell(app, 'gramexlog query guide | head -1 | jq .n')).toBe(`${MANY - 1}\n`)
    expect(shell(app, 'gramexlog query few n=7 | jq -r .message')).toBe('request 7 was answered\n')
  }, 120_000)
})

test('while the server is away the files are asked, and it is said; not where it was asked for', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}`, max_retries: 0 })
  await logged(app)
  const { code, stdout, stderr } = await runCommand(app.folder, ['query', 'level=error'])
  expect(stderr).toMatch(/^Elasticsearch does not answer; these are the records in the files of this machine/)
  expect([code, numbersIn(stdout)]).toEqual([1, [3, 1]])
  const asked = await runCommand(app.folder, ['query', 'level=error', '--from', 'elasticsearch'])
  expect([asked.code, asked.stdout]).toEqual([1, ''])
})

test.for(inject('servers'))('on $name: what is stored, with what waits here', async ({ url }) => {
  const app = appFolder({ url })
  await logged(app)
  await request(url, 'POST', `/${app.index}/_refresh`)
  const query = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand(app.folder, ['query', ...args])
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }
  expect(numbersIn(await query('duration>=20', '--sort', 'duration'))).toEqual([3, 1, 2])
  expect(await query('--by', 'level', '--from', 'elasticsearch', '--sort', '-*|count', '--limit', '1')).toBe(
    '{"level":"error","*|count":2}\n',
  )
  // A shipper that is away.
  layOutJournal(app, 'guide', 1, () => '{"@timestamp":"2026-01-31T01:00:00.000Z","n":4,"level":"error"}')
  expect(numbersIn(await query('level=error'))).toEqual([4, 3, 1])
  expect(await query('level=error', '--count')).toBe('3\n')
  expect(numbersIn(await query('level=error', '--from', 'elasticsearch'))).toEqual([3, 1])
})
