import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GramexLogError } from '@gramexlog/core/error'
import type { Backend, Row } from '@gramexlog/view/reader'
import { createColors } from 'picocolors'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../../../src/run.ts'
import type { Terminal } from '../../../src/terminal/terminal.ts'
import { testTerminal } from '../../test-terminal.ts'

const opened = vi.hoisted(() => ({ backends: {} as Record<string, unknown> }))
vi.mock('@gramexlog/view/reader', async (original) => ({
  ...(await original<object>()),
  openBackend: (_config: unknown, _target: unknown, name: string) => opened.backends[name],
}))

const away = () => new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', 'the server is gone')
const RECORDS: readonly Row[] = [{ n: 1, level: 'error' }, { n: 2 }]

/** @param breaks before all pieces are read */
function backend(pieces: readonly (readonly Row[])[], breaks = false): Partial<Backend> {
  return {
    rows: async () => ({
      count: pieces.flat().length,
      rows: (async function* () {
        yield* pieces
        if (breaks) throw away()
      })(),
    }),
    columns: async () =>
      [...new Set(pieces.flat().flatMap((row) => Object.keys(row)))].map((name) => ({ name, kind: 'mixed' })),
    close: async () => {},
  }
}

const unreachable = {
  rows: async () => {
    throw away()
  },
  close: async () => {},
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gramexlog-query-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'gramexlog.yaml'), 'gramexlog: { guide: { index: g } }\n')
  opened.backends = { both: backend([RECORDS]), local: backend([[{ n: 9 }]]) }
})

async function query(args: readonly string[], over: Partial<Terminal> = {}) {
  const terminal = testTerminal({ cwd: folder, ...over })
  const code = await run(['query', ...args], terminal)
  return { code, out: terminal.out, err: terminal.err }
}

const seen = { isTerminal: true, columns: 80 }
const fileText = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('a server that goes away', () => {
  test('part-way ends it, and nothing is begun again elsewhere', async () => {
    opened.backends.both = backend([RECORDS], true)
    const { code, out, err } = await query([])
    expect([code, err]).toEqual([1, 'gramexlog: the server is gone\n'])
    expect(out).not.toContain('"n":9')
  })

  test('part-way leaves the file as it was', async () => {
    opened.backends.both = backend([RECORDS], true)
    writeFileSync(join(folder, 'kept.ndjson'), 'before')
    expect(await query(['-o', 'kept.ndjson'])).toMatchObject({ code: 1, out: '' })
    expect(fileText('kept.ndjson')).toBe('before')
    expect(readdirSync(folder).sort()).toEqual(['gramexlog.yaml', 'kept.ndjson'])
  })

  test('before the first rows has the files answer, which is no whole answer to a program', async () => {
    opened.backends.both = unreachable
    const err = expect.stringMatching(/^Elasticsearch does not answer; these are the records in the files/)
    expect(await query([])).toEqual({ code: 1, out: '{"n":9}\n', err })
    expect(await query(['--count'])).toEqual({ code: 1, out: '1\n', err })
    expect(await query(['-o', 'rows.csv'])).toMatchObject({ code: 1, err })
    expect(await query(['-o', 'rows.txt', '--format', 'table'], seen)).toMatchObject({ code: 1, err })
    expect(await query([], seen)).toEqual({ code: 0, out: 'n\n9\n', err })
  })
})

describe('in a terminal', () => {
  const wild = [{ note: '\u001b[2J\u009b1m\u202E', text: 'a\nb' }]

  test.each(['json', 'ndjson'])('%s can drive nothing, and stays the same JSON', async (format) => {
    opened.backends.both = backend([wild])
    const { out } = await query(['--format', format], seen)
    expect(out).toMatch(/^[\n\x20-\x7E]+$/)
    const value = JSON.parse(out)
    expect(format === 'json' ? value : [value]).toEqual(wild)
  })

  test('csv can drive nothing', async () => {
    opened.backends.both = backend([wild])
    expect((await query(['--format', 'csv'], seen)).out).toBe(
      'note,text\n‹ESC›[2J‹U+009B›1m‹U+202E›,"a\nb"\n',
    )
    expect((await query(['--format', 'csv'])).out).toContain('\u001b[2J\u009b1m')
  })

  test('names of columns that are left out can drive nothing', async () => {
    opened.backends.both = backend([[{ message: 'm'.repeat(90), 'x\u001b[2J': 'n'.repeat(90) }]])
    const { err } = await query([], { ...seen, columns: 60 })
    expect(err).toBe('Not shown for want of room: x‹ESC›[2J; -c names those that are shown.\n')
  })
})

describe('a file', () => {
  test('of another is not taken for what is half written', async () => {
    writeFileSync(join(folder, 'rows.csv.part'), 'mine')
    const [one, other] = await Promise.all([query(['-o', 'rows.csv']), query(['-o', 'rows.csv'])])
    expect([one.code, other.code]).toEqual([0, 0])
    expect(fileText('rows.csv')).toBe('\uFEFFn,level\n1,error\n2,\n')
    expect(fileText('rows.csv.part')).toBe('mine')
    expect(readdirSync(folder).length).toBe(3)
  })

  test('behind a link is written, keeps who may read it, and the link stays', async () => {
    writeFileSync(join(folder, 'real.ndjson'), 'before', { mode: 0o600 })
    symlinkSync('real.ndjson', join(folder, 'link.ndjson'))
    expect(await query(['-o', 'link.ndjson'])).toMatchObject({ code: 0 })
    expect(lstatSync(join(folder, 'link.ndjson')).isSymbolicLink()).toBe(true)
    expect(fileText('real.ndjson')).toBe('{"n":1,"level":"error"}\n{"n":2}\n')
    expect(statSync(join(folder, 'real.ndjson')).mode & 0o777).toBe(0o600)
  })

  test('has a whole table without colours', async () => {
    const long = 'm'.repeat(200)
    opened.backends.both = backend([[{ level: 'error', message: long, note: long }]])
    const colors = createColors(true)
    const { code, err } = await query(['-o', 'rows.txt', '--format', 'table'], { ...seen, colors })
    expect([code, err]).toEqual([0, ''])
    expect(fileText('rows.txt').split('\n')[1]).toBe(`error  ${long}  ${long}`)
    expect(fileText('rows.txt')).not.toContain('\u001b')
  })

  test.each([
    ['-o', 'n.txt'],
    ['--format', 'csv'],
  ])('%s has no sense with --count', async (...other) => {
    const { code, out, err } = await query(['--count', ...other])
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(
      `gramexlog: ${other[0]}: --count prints a number and nothing else; leave one of them out\n`,
    )
    expect(existsSync(join(folder, 'n.txt'))).toBe(false)
  })
})
