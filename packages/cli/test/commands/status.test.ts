import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../../src/run.ts'
import { testTerminal } from '../test-terminal.ts'

const WRITER = '0123456789abcdef'

interface Folder {
  readonly dir: string
  /** Adds a journal. */
  journal(target: string, segments: readonly string[], more?: { at?: [number, number]; lease?: object }): void
  /** Runs `gramexlog status` there. */
  status(...args: string[]): Promise<{ code: number; out: string; err: string }>
}

function folder(): Folder {
  const place = mkdtempSync(join(tmpdir(), 'gramexlog-status-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  writeFileSync(join(place, 'gramexlog.yaml'), 'gramexlog: { guide: { index: g }, here: { sink: local } }\n')
  const dir = join(place, '.gramexlog')
  let journals = 0
  return {
    dir,
    journal(target, segments, { at, lease } = {}) {
      const directory = join(dir, target, WRITER.replace('0', String(journals++)))
      mkdirSync(directory, { recursive: true })
      for (const [n, text] of segments.entries())
        writeFileSync(join(directory, `${String(n + 1).padStart(6, '0')}.ndjson`), text)
      if (lease) writeFileSync(join(directory, 'lease'), JSON.stringify(lease))
      if (at === undefined) return
      const [segment, offset] = at
      const sum = crc32(`${segment}:${offset}`)
      writeFileSync(join(directory, 'checkpoint'), JSON.stringify({ segment, offset, sum }))
    },
    async status(...args) {
      const terminal = testTerminal({ cwd: place })
      const code = await run(['status', ...args], terminal)
      return { code, out: terminal.out, err: terminal.err }
    },
  }
}

const record = (n: number) => `{"n":${n}}\n`
const elsewhere = { id: 'x', pid: 77, thread: 0, host: 'web-2 pid:[1]', boot: 'b', started: '1' }

describe('gramexlog status --watch', () => {
  test('draws over what it drew, until it is interrupted', async () => {
    const there = folder()
    there.journal('guide', [record(1)])
    const terminal = testTerminal({ cwd: join(there.dir, '..'), isTerminal: true })
    const ended = run(['status', '--watch', '1'], terminal)
    await vi.waitFor(() => expect(terminal.out.match(/guide/g)?.length).toBe(2), { timeout: 10_000 })
    terminal.interrupt()
    expect(await ended).toBe(0)
    const [, first, second] = terminal.out.split('\x1b[J')
    expect(second).toMatch(/^\x1b\[H.*\x1b\[K\nTARGET/)
    expect(first!.split('\n').length).toBe(second!.split('\n').length)
  })

  test('prints a line of JSON each time, for a program', async () => {
    const there = folder()
    there.journal('guide', [record(1)])
    const terminal = testTerminal({ cwd: join(there.dir, '..') })
    const ended = run(['status', '--watch', '1', '--json'], terminal)
    await vi.waitFor(() => expect(terminal.out.split('\n').length).toBe(3), { timeout: 10_000 })
    terminal.interrupt()
    await ended
    for (const line of terminal.out.trim().split('\n')) expect(JSON.parse(line).targets).toHaveLength(2)
  })
})

describe('gramexlog status', () => {
  test('says of each target what waits behind the checkpoints, and of which journals', async () => {
    const there = folder()
    there.journal('guide', [record(1), record(2) + record(3)], {
      at: [2, record(2).length],
      lease: elsewhere,
    })
    there.journal('guide', [record(4)])
    there.journal('here', [record(5)])
    const { code, out } = await there.status('--json')
    expect(code).toBe(0)
    const { targets } = JSON.parse(out)
    expect(targets).toMatchObject([
      {
        name: 'guide',
        configured: true,
        backlogBytes: 16,
        backlogRecords: 2,
        exact: true,
        segments: 3,
        bytes: 32,
      },
      { name: 'here', backlogBytes: 0, backlogRecords: 0, bytes: 8 },
    ])
    expect(targets[0].journals).toMatchObject([
      { id: WRITER, backlogBytes: 8, holder: { pid: 77, host: 'web-2' } },
      { backlogBytes: 8 },
    ])
    const table = (await there.status()).out.split('\n')
    expect(table[2]).toMatch(/^guide +16 B +2 +\d.*s +0 +32 B {2}1 elsewhere, 1 free$/)
    const journals = (await there.status('guide', '--journals')).out.split('\n')
    expect(journals[2]).toMatch(/^guide {2,}0123456789abcdef .* 77 on web-2, seen \d+ m?s ago$/)
    expect(journals.length).toBe(5)
  })

  test('reckons how many records wait where they are many', async () => {
    const there = folder()
    const lines = `{"n":1,"text":"${'x'.repeat(85)}"}\n`
    there.journal('guide', [lines.repeat(400_000)])
    const [guide] = JSON.parse((await there.status('guide', '--json')).out).targets
    expect(guide).toMatchObject({ backlogBytes: lines.length * 400_000, exact: false })
    expect(Math.abs(guide.backlogRecords - 400_000)).toBeLessThan(10)
    expect((await there.status('guide')).out).toContain('~400,00')
  })

  test('changes nothing, be it only the time of a file', async () => {
    const there = folder()
    there.journal('guide', [record(1)], { at: [1, 0], lease: elsewhere })
    const look = () =>
      readdirSync(there.dir, { recursive: true })
        .map((name) => join(there.dir, String(name)))
        .map((path) => {
          const stat = statSync(path)
          return [path, stat.mtimeMs, stat.ctimeMs, stat.isFile() ? readFileSync(path, 'utf8') : '']
        })
    const before = look()
    await there.status('--journals')
    await there.status('--json')
    expect(look()).toEqual(before)
  })

  test('serves as a probe', async () => {
    const there = folder()
    there.journal('guide', [record(1)])
    expect(await there.status('--max-lag', '5m', '--max-backlog', '1MiB')).toMatchObject({ code: 0, err: '' })
    expect(await there.status('--max-backlog', '7')).toMatchObject({
      code: 1,
      err: 'guide: 8 bytes wait, more than --max-backlog 7\n',
    })
    expect(await there.status('here', '--max-backlog', '7')).toMatchObject({ code: 0 })
    expect(await there.status('--max-lag', 'soon')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--max-lag: expected'),
    })
  })

  test('shows files of a target that the configuration has no more, and knows the names of all', async () => {
    const there = folder()
    there.journal('old', [record(1)])
    expect((await there.status()).out).toMatch(/^old \(not configured\) +8 B/m)
    expect(await there.status('old')).toMatchObject({ code: 0 })
    expect(await there.status('giude')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "guide"?'),
    })
  })

  test('shows why the newest dead letter was refused, which cannot drive the terminal', async () => {
    const there = folder()
    const dead = join(there.dir, 'guide', 'dead')
    mkdirSync(dead, { recursive: true })
    const head = { time: '2026-01-31T00:00:00.000Z', id: 'i', type: 'mapper', reason: 'no \x1b[2J number' }
    writeFileSync(join(dead, `${WRITER}.ndjson`), `${JSON.stringify(head).slice(0, -1)},"record":{}}\n`)
    const { out } = await there.status()
    expect(out).toContain('guide: 1 dead letter, the newest: mapper: no ')
    expect(out).not.toContain('\x1b')
  })

  test('shows names of directories that can drive no terminal', async () => {
    const there = folder()
    const dir = join(there.dir, '..', 'logs\x1b[2J')
    mkdirSync(join(dir, 'old\x9b', WRITER), { recursive: true })
    const { out } = await there.status('--dir', dir)
    expect(out).toContain('logs‹ESC›[2J\n')
    expect(out).not.toMatch(/[\x1b\x9b]/)
  })
})
