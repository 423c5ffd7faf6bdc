import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import type { Target } from '../../src/config/target.ts'
import { type Batch, batchRecords } from '../../src/shipper/batch.ts'
import { Counters } from '../../src/shipper/counters.ts'
import { DeadLetters } from '../../src/shipper/dead-letters.ts'
import { LetterFile } from '../../src/shipper/letter-file.ts'
import { replayDeadLetters } from '../../src/shipper/replay.ts'
import type { Answer } from '../../src/shipper/sink.ts'
import { calls, fail } from '../support/file-calls.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

vi.mock('node:fs', async (original) => {
  const { watched } = await import('../support/file-calls.ts')
  return watched(await original())
})

afterEach(() => {
  calls.before = undefined
})

const JOURNAL = 'aaaaaaaabbbbbbbb'
const USUAL = `${JOURNAL}.ndjson`
const AWAY: Answer = { kind: 'retry', reason: 'ECONNREFUSED', denied: false }
const isOdd = (id: string) => Number(id.slice(2)) % 2 === 1
const ids = (count: number) => Array.from({ length: count }, (_, i) => `id${i}`)
const letter = (id: string, record = '{"x":1}') =>
  `${JSON.stringify({ time: 't', target: 'guide', id, index: 'guide', status: 400, type: 't', reason: 'r' }).slice(0, -1)},"record":${record}}\n`

/** Letters on the disk, and a server that refuses those with odd ids, and whatever else `during` says. */
function setUp(count: number, batch: Partial<Target['batch']> = {}) {
  const dir = tempDir()
  const dead = join(dir, 'guide', 'dead')
  mkdirSync(dead, { recursive: true })
  writeFileSync(
    join(dead, USUAL),
    ids(count)
      .map((id) => letter(id))
      .join(''),
  )
  const target = { ...TARGET, batch: { ...TARGET.batch, records: 4, ...batch } }
  const stored = new Set<string>()
  const server: { during: (call: number) => Answer | undefined | Promise<undefined> } = {
    during: () => undefined,
  }
  let call = 0
  const sink = {
    async deliver(batch: Batch): Promise<Answer> {
      call += 1
      const other = await server.during(call)
      if (other) return other
      const items = [...batchRecords(batch)].flatMap(({ id }, at) => {
        if (isOdd(id)) return [{ at, status: 400, type: 'document_parsing_exception', reason: 'no' }]
        if (stored.has(id)) return [{ at, status: 409, type: '', reason: '' }]
        stored.add(id)
        return []
      })
      return { kind: 'mixed', items }
    },
    close: async () => {},
  }
  const shipper = new DeadLetters({
    dir,
    target,
    counters: new Counters(new SharedArrayBuffer(Counters.bytesFor(1)), 0),
    tell: () => {},
  })
  return {
    dead,
    stored,
    server,
    replay: () => replayDeadLetters(dir, target, sink),
    /** As a process does whose record is refused. */
    bury: (id: string) =>
      shipper.keep(JOURNAL, [{ id, status: 400, type: 't', reason: 'r', line: Buffer.from('{"x":1}') }]),
    files: () => readdirSync(dead).sort(),
    /** Ids of all letters on the disk, sorted. */
    left: () =>
      readdirSync(dead)
        .filter((name) => !name.startsWith('lease'))
        .flatMap((name) => readFileSync(join(dead, name), 'utf8').split('\n'))
        .filter((line) => line !== '')
        .map((line): string => JSON.parse(line).id)
        .sort(),
  }
}

test('what is refused again stays, under the name that it had; the rest goes', async () => {
  const { replay, stored, left, files } = setUp(10)
  expect(await replay()).toEqual({ stored: 5, duplicates: 0, refused: 5 })
  expect([...stored]).toEqual(ids(10).filter((id) => !isOdd(id)))
  expect(left()).toEqual(ids(10).filter(isOdd))
  expect(files()).toEqual([USUAL])
})

test('a file of which the server takes nothing stays as it is, and wants no room', async () => {
  const { replay, server, dead, left, files } = setUp(10)
  const { ino } = statSync(join(dead, USUAL))
  server.during = () => AWAY
  calls.before = (name, [path]) => {
    if (name === 'writeFileSync' && !String(path).includes('lease')) fail('ENOSPC', 'write')
  }
  await expect(replay()).rejects.toThrow('ECONNREFUSED')
  expect(statSync(join(dead, USUAL)).ino).toBe(ino)
  expect([files(), left()]).toEqual([[USUAL], ids(10)])
})

test('what the server took before it went away is not sent again', async () => {
  const { replay, server, left, files, stored } = setUp(10)
  server.during = (call) => (call > 1 ? AWAY : undefined)
  await expect(replay()).rejects.toThrow('ECONNREFUSED')
  expect([files(), left()]).toEqual([[USUAL], ids(10).filter((id) => !stored.has(id))])
  expect(stored.size).toBe(2)
})

test.for([
  ['full', 'writeFileSync', 'ENOSPC', 'write'],
  ['failing', 'readSync', 'EIO', 'read'],
] as const)('on a %s disk all letters stay, and it is said where', async ([, failing, code, syscall]) => {
  const { replay, server, dead, left, files } = setUp(2_000)
  server.during = () => {
    calls.before = (name, [path]) => {
      if (name === failing && typeof path === 'number') fail(code, syscall)
    }
    return undefined
  }
  const error = await replay().catch((error) => error)
  expect(error).toMatchObject({ name: 'GramexLogError', code: 'ERR_GRAMEXLOG_DIRECTORY' })
  expect(error.message).toContain(code)
  expect(error.message).toContain(`The dead letters in ${dead} are all there`)
  calls.before = undefined
  expect([files(), left()]).toEqual([[USUAL], ids(2_000).sort()])
})

test('killed at any call, the next one finds every letter once', async () => {
  let kills = 0
  for (let callsLeft = 0; ; callsLeft += 1) {
    const { replay, stored, left, files } = setUp(10)
    let begun = false
    let count = 0
    let dead = false
    calls.before = (name) => {
      begun ||= name === 'readdirSync'
      if (begun && !dead) dead = count++ === callsLeft
      if (dead) throw new Error('killed')
    }
    const ended = await replay().then(
      () => true,
      () => false,
    )
    calls.before = undefined
    // Each is either on the disk or stored, if not both.
    expect(new Set([...left(), ...stored])).toEqual(new Set(ids(10)))
    await replay()
    expect([callsLeft, left()]).toEqual([callsLeft, ids(10).filter(isOdd)])
    expect([...stored].sort()).toEqual(ids(10).filter((id) => !isOdd(id)))
    expect(files()).toEqual([USUAL])
    if (ended && !dead) break
    kills += 1
  }
  expect(kills).toBeGreaterThan(20)
})

test('takes up what a replay left that was killed, and clears its half-done work away', async () => {
  const { replay, stored, left, files, dead } = setUp(4)
  writeFileSync(join(dead, `${USUAL}.0123abcd`), letter('id20') + letter('id21') + letter('id23'))
  writeFileSync(join(dead, `${USUAL}.0123abcd.left`), letter('id21'))
  writeFileSync(join(dead, `${USUAL}.0123abcd.4567cdef.left`), letter('id21'))
  expect(await replay()).toEqual({ stored: 3, duplicates: 0, refused: 4 })
  expect([...stored].sort()).toEqual(['id0', 'id2', 'id20'])
  expect(left()).toEqual(['id1', 'id21', 'id23', 'id3'])
  expect(files().filter((name) => name.endsWith('.left'))).toEqual([])
})

test('letters that come meanwhile stay', async () => {
  const { replay, server, bury, left } = setUp(10)
  server.during = (call) => void bury(`id${100 + call}`)
  expect(await replay()).toMatchObject({ stored: 5, refused: 5 })
  expect(left()).toEqual([...ids(10).filter(isOdd), 'id101', 'id102', 'id103'].sort())
})

test('a letter that is written to a file which a replay has read to its end by then is not lost', () => {
  const { dead, bury, left } = setUp(1)
  calls.before = (name) => {
    if (name !== 'appendFileSync') return
    calls.before = undefined
    const taken = new LetterFile(dead, USUAL)
    expect([...taken.lines(1_000)]).toHaveLength(1)
    taken.replace()
    taken.close()
  }
  bury('id7')
  expect(left()).toEqual(['id7'])
})

test('a second replay waits until the first has ended', async () => {
  const { replay, server, left, files, stored } = setUp(100)
  server.during = () => sleep(5).then(() => undefined)
  const first = replay()
  await sleep(20)
  const [one, other] = await Promise.all([first, replay()])
  expect(one).toEqual({ stored: 50, duplicates: 0, refused: 50 })
  expect(other).toEqual({ stored: 0, duplicates: 0, refused: 50 })
  expect([stored.size, left(), files()]).toEqual([50, ids(100).filter(isOdd).sort(), [USUAL]])
})

test('says that the directory cannot be written to, and waits for nobody', async () => {
  const { replay, dead, left } = setUp(2)
  calls.before = (name) => {
    if (name === 'linkSync') fail('EROFS', 'link')
  }
  await expect(replay()).rejects.toThrow(`nothing can be written to ${dead}`)
  expect(left()).toEqual(ids(2))
})

test('of letters in any number and of any length only a part is in memory', async () => {
  const { replay, server, dead, stored } = setUp(0, { records: 5_000 })
  const record = JSON.stringify({ text: 'x'.repeat(10_000) })
  const part = ids(100)
    .map((id) => letter(id, record))
    .join('')
  for (let i = 0; i < 128; i += 1) writeFileSync(join(dead, USUAL), part, { flag: 'a' })
  // A line of which a bad disk has made 128 MiB of zeros.
  const bytes = statSync(join(dead, USUAL)).size + 128 * 1024 * 1024
  truncateSync(join(dead, USUAL), bytes)
  const memory = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
  const before = memory()
  let most = 0
  server.during = () => undefined
  calls.before = (name) => {
    if (name === 'readSync' || name === 'writeFileSync') most = Math.max(most, memory() - before)
  }
  expect(await replay()).toEqual({ stored: 50, duplicates: 50 * 127, refused: 50 * 128 + 1 })
  expect(stored.size).toBe(50)
  // Of 256 MiB; what is not yet collected counts too.
  expect(most).toBeLessThan(96 * 1024 * 1024)
})
