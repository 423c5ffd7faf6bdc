import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Target } from '../../src/config/target.ts'
import { Checkpoint, readCheckpoint } from '../../src/journal/checkpoint.ts'
import { newHolder } from '../../src/journal/holder.ts'
import { listSegments, segmentPath } from '../../src/journal/layout.ts'
import { takeLease } from '../../src/journal/lease.ts'
import { type Batch, batchRecords } from '../../src/shipper/batch.ts'
import { Counters } from '../../src/shipper/counters.ts'
import type { ShipperEvent } from '../../src/shipper/event.ts'
import { Lane } from '../../src/shipper/lane.ts'
import type { Answer, Sink } from '../../src/shipper/sink.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

const OWN = 'mmmmmmmmaaaaaaaa'
const DEAD = 'aaaaaaaabbbbbbbb'
const holder = newHolder()
const RETRY: Answer = { kind: 'retry', reason: 'ECONNREFUSED', denied: false }

type Answering = (batch: Batch, call: number) => Answer | Promise<Answer>

/** A lane over a directory, with a sink that answers as told and remembers what it stored. */
function setUp({ target = {}, answer }: { target?: Partial<Target>; answer: Answering }) {
  const dir = tempDir()
  const stored: string[] = []
  const events: ShipperEvent[] = []
  const counters = new Counters(new SharedArrayBuffer(Counters.bytesFor(1)), 0)
  let calls = 0
  const sink = {
    async deliver(batch: Batch): Promise<Answer> {
      calls += 1
      const given = await answer(batch, calls)
      const failed = new Set(given.kind === 'mixed' ? given.items.map(({ at }) => at) : [])
      if (given.kind === 'delivered' || given.kind === 'mixed')
        for (const [at, { line }] of [...batchRecords(batch)].entries())
          if (!failed.has(at)) stored.push(line.toString())
      return given
    },
    close: async () => {},
  }
  const lane = new Lane({
    target: { ...TARGET, ...target },
    dir,
    journal: OWN,
    holder,
    sink,
    counters,
    tell: (e) => events.push(e),
  })
  onTestFinished(() => lane.close())
  const journal = (id: string, ...segments: string[]) => {
    const directory = join(dir, 'guide', id)
    mkdirSync(directory, { recursive: true })
    segments.forEach((text, i) => {
      writeFileSync(segmentPath(directory, i + 1), text)
    })
    if (id === OWN) takeLease(directory, holder)
    return directory
  }
  const deadLetters = (id = OWN) =>
    readFileSync(join(dir, 'guide', 'dead', `${id}.ndjson`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { dir, lane, sink, stored, events, counters, journal, deadLetters, calls: () => calls }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `{"x":${from + i}}\n`).join('')

test('sends again until the server is there, and says once that it is not', async () => {
  const { lane, stored, events, journal, counters } = setUp({
    answer: (_, call) => (call < 4 ? RETRY : { kind: 'delivered' }),
  })
  const directory = journal(OWN, lines(1, 3))
  await lane.flush()
  expect(stored).toEqual(['{"x":1}', '{"x":2}', '{"x":3}'])
  expect(events.filter(({ type }) => type === 'trouble').length).toBe(1)
  expect(events.filter(({ type }) => type === 'recovered').length).toBe(1)
  expect([counters.get('delivered'), counters.get('retried')]).toEqual([3, 9])
  expect(readCheckpoint(directory)).toEqual({ segment: 1, offset: 24 })
})

test('sends smaller batches of what the server did not answer in time', async () => {
  const sizes: number[] = []
  const { lane, stored, journal, counters } = setUp({
    answer: (batch) => {
      sizes.push(batch.count)
      return batch.count > 2 ? { ...RETRY, reason: 'no answer in time', late: true } : { kind: 'delivered' }
    },
  })
  const directory = journal(OWN, lines(1, 4))
  await lane.flush()
  expect(sizes).toEqual([4, 2, 2])
  expect(stored).toHaveLength(4)
  expect(counters.get('delivered')).toBe(4)
  expect(readCheckpoint(directory)).toEqual({ segment: 1, offset: 32 })
})

test('sends only those records again that the server could not take', async () => {
  const sizes: number[] = []
  const { lane, stored, journal, counters } = setUp({
    answer: (batch, call) => {
      sizes.push(batch.count)
      return call > 1
        ? { kind: 'delivered' }
        : { kind: 'mixed', items: [0, 2].map((at) => ({ at, status: 429, type: 'busy', reason: '' })) }
    },
  })
  journal(OWN, lines(1, 4))
  await lane.flush()
  expect(sizes).toEqual([4, 2])
  expect(stored).toEqual(['{"x":2}', '{"x":4}', '{"x":1}', '{"x":3}'])
  expect(counters.get('delivered')).toBe(4)
})

test('keeps what is refused for good with its reason, and goes on', async () => {
  const { lane, stored, journal, counters, deadLetters } = setUp({
    answer: (batch) => {
      const bad = [...batchRecords(batch)].findIndex(({ line }) => line.toString() === '{"x":2}')
      return {
        kind: 'mixed',
        items: [{ at: bad, status: 400, type: 'document_parsing_exception', reason: 'no' }],
      }
    },
  })
  const directory = journal(OWN, lines(1, 3))
  await lane.flush()
  expect(stored).toEqual(['{"x":1}', '{"x":3}'])
  expect(deadLetters()).toEqual([
    {
      time: expect.any(String),
      target: 'guide',
      id: expect.stringContaining(OWN),
      index: 'guide',
      status: 400,
      type: 'document_parsing_exception',
      reason: 'no',
      record: { x: 2 },
    },
  ])
  expect([counters.get('delivered'), counters.get('dead')]).toEqual([2, 1])
  expect(readCheckpoint(directory).offset).toBe(24)
})

test('asks once more about what is refused for good, since it may fit by then', async () => {
  let asked = 0
  const { lane, stored, journal, counters, dir } = setUp({
    answer: (batch) => {
      const bad = [...batchRecords(batch)].findIndex(({ line }) => line.toString() === '{"x":2}')
      asked += bad < 0 ? 0 : 1
      if (bad < 0 || asked > 1) return { kind: 'delivered' }
      const type = 'illegal_argument_exception'
      return { kind: 'mixed', items: [{ at: bad, status: 400, type, reason: 'mapper cannot be changed' }] }
    },
  })
  const directory = journal(OWN, lines(1, 3))
  await lane.flush()
  expect(stored).toEqual(['{"x":1}', '{"x":3}', '{"x":2}'])
  expect([counters.get('delivered'), counters.get('dead')]).toEqual([3, 0])
  expect(existsSync(join(dir, 'guide', 'dead'))).toBe(false)
  expect(readCheckpoint(directory).offset).toBe(24)
})

test('halves a batch that is too large, down to the record that alone is', async () => {
  const { lane, stored, journal, deadLetters } = setUp({
    answer: (batch) =>
      batch.body.includes('"x":3')
        ? { kind: 'split', status: 413, reason: 'HTTP 413' }
        : { kind: 'delivered' },
  })
  journal(OWN, lines(1, 5))
  await lane.flush()
  expect(stored.sort()).toEqual(['{"x":1}', '{"x":2}', '{"x":4}', '{"x":5}'])
  expect(deadLetters().map(({ record, status }) => [record, status])).toEqual([[{ x: 3 }, 413]])
})

test('counts what was there already as delivered before', async () => {
  const { lane, journal, counters } = setUp({
    answer: () => ({
      kind: 'mixed',
      items: [{ at: 0, status: 409, type: 'version_conflict_engine_exception', reason: '' }],
    }),
  })
  journal(OWN, lines(1, 2))
  await lane.flush()
  expect([counters.get('delivered'), counters.get('duplicates')]).toEqual([1, 1])
})

test('moves the checkpoint over confirmed records only, in order', async () => {
  const release: (() => void)[] = []
  const { lane, journal } = setUp({
    answer: (_, call) =>
      call === 1
        ? new Promise((resolve) => release.push(() => resolve({ kind: 'delivered' })))
        : { kind: 'delivered' },
  })
  const directory = journal(OWN, lines(1, 100_000))
  const flushed = lane.flush()
  await vi.waitFor(() => expect(release.length).toBe(1))
  await sleep(50)
  expect(readCheckpoint(directory).offset).toBe(0)
  release[0]!()
  await flushed
  expect(readCheckpoint(directory).offset).toBe(Buffer.byteLength(lines(1, 100_000)))
})

test('sends four batches at a time, and is not held up by one that is not answered', async () => {
  const held: ((answer: Answer) => void)[] = []
  let bytes = 0
  const { lane, journal, stored, calls } = setUp({
    answer: ({ body }) => {
      bytes += body.buffer.byteLength
      return new Promise((resolve) => held.push(resolve))
    },
  })
  const directory = journal(OWN, lines(1, 200_000))
  const flushed = lane.flush()
  await sleep(50)
  expect(calls()).toBe(4)
  for (let i = 1; i < held.length; i += 1) {
    held[i]!({ kind: 'delivered' })
    await sleep(5)
  }
  // Those that are answered hold nothing, though the checkpoint cannot move over them yet.
  expect(bytes).toBeGreaterThan(TARGET.batch.inFlightBytes)
  expect(readCheckpoint(directory).offset).toBe(0)
  held[0]!({ kind: 'delivered' })
  await flushed
  expect(stored.length).toBe(200_000)
})

test('what is in flight holds no more memory than it may', async () => {
  const held: ((answer: Answer) => void)[] = []
  const batch = { bytes: 1_000, records: 10, inFlightBytes: 1_500 }
  const { lane, stored, journal, calls } = setUp({
    target: { batch },
    answer: () => new Promise((resolve) => held.push(resolve)),
  })
  journal(OWN, lines(1, 2_000))
  const flushed = lane.flush()
  await sleep(20)
  // A batch holds 10 records of some 8 bytes and their actions of 58.
  expect(calls()).toBe(3)
  for (let i = 0; i < 200; i += 1) {
    held[i]?.({ kind: 'delivered' })
    await sleep(0)
  }
  await flushed
  expect(stored.length).toBe(2_000)
})

test('a batch that is delivered at once leaves its memory to the next; one that was sent before does not', async () => {
  const memory: ArrayBufferLike[] = []
  const { lane, journal, stored } = setUp({
    target: { batch: { ...TARGET.batch, records: 1, inFlightBytes: 1 } },
    answer: ({ body }, call) => {
      memory.push(body.buffer)
      return call === 4 ? RETRY : { kind: 'delivered' }
    },
  })
  const line = `{"x":"${'x'.repeat(900_000)}"}\n`
  journal(OWN, line.repeat(6))
  await lane.flush()
  expect(stored).toHaveLength(6)
  // The fourth is sent twice, by which the first request may still hold its memory.
  const [first, , , fourth, again, sixth] = memory
  expect(memory).toHaveLength(7)
  expect(memory.slice(0, 4).every((buffer) => buffer === first)).toBe(true)
  expect([again === fourth, sixth === fourth, memory[6] === sixth]).toEqual([true, false, true])
})

test('a journal whose last segment is empty is delivered whole, and nobody waits for more', async () => {
  const { lane, journal, stored } = setUp({
    target: {
      batch: { ...TARGET.batch, records: 1, inFlightBytes: 1 },
      journal: { ...TARGET.journal, maxBytes: 10_000_000 },
    },
    answer: () => ({ kind: 'delivered' }),
  })
  const directory = journal(DEAD, `{"x":"${'x'.repeat(900_000)}"}\n`.repeat(3), '')
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toHaveLength(3)
  expect(existsSync(directory)).toBe(false)
})

test('what a loss of power left of a segment that was confirmed further is sent before a flush is done', async () => {
  const { lane, journal, stored } = setUp({ answer: () => ({ kind: 'delivered' }) })
  const directory = journal(DEAD, lines(1, 2))
  const checkpoint = new Checkpoint(directory)
  checkpoint.write({ segment: 1, offset: 5_000 })
  checkpoint.close()
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toHaveLength(2)
})

test('has no more files open than it may: the journals of dead processes wait for their turn', async () => {
  const held: ((answer: Answer) => void)[] = []
  const { dir, lane, stored, journal } = setUp({
    target: { journal: { ...TARGET.journal, openFiles: 8 } },
    answer: () => new Promise((resolve) => held.push(resolve)),
  })
  for (let i = 0; i < 5; i += 1) journal(`aaaaaaaabbbbbbb${i}`, lines(i, i))
  const leases = () => readdirSync(dir, { recursive: true }).filter((name) => /lease$/.test(`${name}`))
  lane.tick(Date.now())
  await vi.waitFor(() => expect(held.length).toBe(2))
  lane.tick(Date.now())
  expect(leases().length).toBe(2)
  for (let i = 0; i < 5; i += 1) {
    held[i]!({ kind: 'delivered' })
    await sleep(5)
    lane.tick(Date.now())
    expect(leases().length).toBeLessThanOrEqual(2)
    await sleep(5)
  }
  expect(stored.sort()).toEqual([0, 1, 2, 3, 4].map((n) => `{"x":${n}}`))
})

test('dead letters take no more of the disk than they may; the rest is counted, said, and holds nothing up', async () => {
  const { lane, events, journal, counters, deadLetters, dir } = setUp({
    target: { deadLetters: { maxBytes: 2_000 }, batch: { ...TARGET.batch, records: 50 } },
    answer: (batch) => {
      const type = 'document_parsing_exception'
      const places = Array.from({ length: batch.count }, (_, at) => at)
      return { kind: 'mixed', items: places.map((at) => ({ at, status: 400, type, reason: 'no' })) }
    },
  })
  const directory = journal(OWN, lines(1, 100))
  await lane.flush()
  const kept = deadLetters().map(({ record }) => record.x)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1))
  expect(kept.length).toBeGreaterThan(5)
  expect(statSync(join(dir, 'guide', 'dead', `${OWN}.ndjson`)).size).toBeLessThanOrEqual(2_000)
  expect([counters.get('dead'), counters.get('droppedByDeadLetters')]).toEqual([
    kept.length,
    100 - kept.length,
  ])
  const dropped = events.flatMap((event) => (event.type === 'dropped' ? [event] : []))
  expect(dropped.reduce((sum, { records }) => sum + records, 0)).toBe(100 - kept.length)
  expect(dropped[0]!.reason).toContain('deadLetters.size')
  expect(readCheckpoint(directory).offset).toBe(Buffer.byteLength(lines(1, 100)))
})

test('of a segment that is dropped, what is under way is still sent, and waits on the disk until it is stored', async () => {
  let release = (_: Answer) => {}
  const { lane, stored, journal, counters } = setUp({
    target: { journal: { ...TARGET.journal, maxBytes: 60 }, batch: { ...TARGET.batch, records: 1 } },
    answer: (_, call) =>
      call <= 4
        ? new Promise((resolve) => (release = resolve)).then((): Answer => RETRY)
        : { kind: 'delivered' },
  })
  const directory = journal(OWN, lines(1, 1), lines(2, 6), lines(7, 7))
  lane.tick(Date.now())
  writeFileSync(segmentPath(directory, 4), lines(8, 17))
  lane.tick(Date.now())
  expect(listSegments(directory)).toEqual([1, 2, 4])
  expect(counters.get('droppedByJournal')).toBe(3)
  release(RETRY)
  await lane.close()
  expect(readCheckpoint(directory)).toEqual({ segment: 1, offset: 0 })
  expect(stored).toEqual([])
})

test('removes segments that are delivered, unless they are to be kept', async () => {
  for (const keep of [{}, { days: 7 }]) {
    const { lane, journal } = setUp({ target: { keep }, answer: () => ({ kind: 'delivered' }) })
    const directory = journal(OWN, lines(1, 2), lines(3, 4), lines(5, 6))
    await lane.flush()
    expect(listSegments(directory)).toEqual(keep.days ? [1, 2, 3] : [3])
    await lane.close()
    expect(existsSync(directory)).toBe(keep.days !== undefined)
  }
})

test('adopts the journal of a dead process, sets its torn end aside, and clears it away', async () => {
  const { dir, lane, stored, journal, deadLetters, counters } = setUp({
    answer: () => ({ kind: 'delivered' }),
  })
  const directory = journal(DEAD, lines(1, 2), '{"x":3}\n{"x":')
  lane.tick(Date.now())
  await lane.flush()
  await vi.waitFor(() => expect(existsSync(directory)).toBe(false))
  expect(stored).toEqual(['{"x":1}', '{"x":2}', '{"x":3}'])
  expect(deadLetters(DEAD).map(({ type, record }) => [type, record])).toEqual([['torn', '{"x":']])
  expect(readdirSync(join(dir, 'guide'))).toEqual(['dead'])
  expect(counters.get('adoptedBytes')).toBe(0)
})

test('keeps no more of a torn end than a record may have, and says how much there was', async () => {
  const { lane, journal, deadLetters } = setUp({
    target: {
      maxRecordBytes: 2_000,
      batch: { ...TARGET.batch, bytes: 500 },
      journal: { ...TARGET.journal, maxBytes: 10_000_000 },
    },
    answer: () => ({ kind: 'delivered' }),
  })
  const directory = journal(DEAD, `{"x":1}\n${'\0'.repeat(1024 * 1024)}`)
  lane.tick(Date.now())
  await vi.waitFor(() => expect(existsSync(directory)).toBe(false))
  const [letter] = deadLetters(DEAD)
  expect(letter.record).toBe('\0'.repeat(2_000))
  expect(letter.reason).toBe('cut short by a crash; of its 1048576 bytes these are the first 2000')
})

test('leaves the journal of a live process alone', async () => {
  const { lane, stored, journal } = setUp({ answer: () => ({ kind: 'delivered' }) })
  takeLease(journal(DEAD, lines(1, 2)), newHolder())
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toEqual([])
})

test('drops the oldest unshipped segments beyond the cap, counts them and says so', async () => {
  const { lane, stored, events, journal, counters } = setUp({
    target: { journal: { ...TARGET.journal, maxBytes: 20 } },
    answer: () => ({ kind: 'delivered' }),
  })
  journal(OWN, lines(1, 2), lines(3, 4), lines(5, 6))
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toEqual(['{"x":5}', '{"x":6}'])
  expect(counters.get('droppedByJournal')).toBe(4)
  expect(events.find(({ type }) => type === 'dropped')).toMatchObject({
    records: 4,
    reason: expect.stringContaining('journal.size'),
  })
})

test('at the end of a process, gives a server that is not there one try', async () => {
  const { lane, journal, calls } = setUp({ answer: () => RETRY })
  journal(OWN, lines(1, 2))
  await lane.drain()
  expect(calls()).toBe(1)
})

test('at the end of a process, gives a server that was there time to come back', async () => {
  let stage = 0
  const { lane, stored, journal } = setUp({ answer: () => (stage++ === 1 ? RETRY : { kind: 'delivered' }) })
  const directory = journal(OWN, lines(1, 2))
  await lane.flush()
  writeFileSync(segmentPath(directory, 2), lines(3, 3))
  await lane.drain()
  expect(stored).toEqual(['{"x":1}', '{"x":2}', '{"x":3}'])
})

test('tries again when a dead letter could not be kept', async () => {
  const { dir, lane, journal, deadLetters } = setUp({
    answer: () => ({ kind: 'mixed', items: [{ at: 0, status: 400, type: 'bad', reason: 'no' }] }),
  })
  const directory = journal(OWN, lines(1, 1))
  writeFileSync(join(dir, 'guide', 'dead'), '')
  await lane.drain()
  expect(readCheckpoint(directory).offset).toBe(0)
  rmSync(join(dir, 'guide', 'dead'))
  await lane.flush()
  expect(deadLetters().length).toBe(1)
  expect(readCheckpoint(directory).offset).toBe(8)
})

test('outlives a directory that cannot be read, says so, and goes on when it can', async () => {
  const { dir, lane, stored, events } = setUp({ answer: () => ({ kind: 'delivered' }) })
  // A file where the directory should be: refused for every user, root too.
  writeFileSync(join(dir, 'guide'), '')
  lane.tick(Date.now())
  await lane.drain()
  expect(events.filter(({ type }) => type === 'trouble')).toEqual([
    expect.objectContaining({ reason: expect.stringContaining('ENOTDIR') }),
  ])
  rmSync(join(dir, 'guide'))
  mkdirSync(join(dir, 'guide', DEAD), { recursive: true })
  writeFileSync(segmentPath(join(dir, 'guide', DEAD), 1), lines(1, 2))
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toEqual(['{"x":1}', '{"x":2}'])
})

test('a shipper that replaces a fallen one goes on with the journals that it had adopted', async () => {
  const { lane, stored, journal, counters } = setUp({ answer: () => ({ kind: 'delivered' }) })
  takeLease(journal(DEAD, lines(1, 2)), holder)
  counters.add('adoptedBytes', 12_345)
  lane.tick(Date.now())
  await lane.flush()
  expect(stored).toEqual(['{"x":1}', '{"x":2}'])
})

/** An answer of a server that takes all records but those that hold `"bad"`. */
function allBut(status: number): Answering {
  return (batch) => {
    const items = [...batchRecords(batch)].flatMap(({ line }, at) =>
      line.includes('bad') ? [{ at, status, type: 'some_exception', reason: 'no' }] : [],
    )
    return items.length === 0 ? { kind: 'delivered' } : { kind: 'mixed', items }
  }
}

test('a record that is refused again and again holds up no other, and is a dead letter in the end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { lane, stored, journal, counters, deadLetters } = setUp({ answer: allBut(500) })
  const directory = journal(OWN, '{"bad":1}\n{"x":0}\n')
  const file = segmentPath(directory, 1)
  const pass = async (ms: number) => {
    lane.tick(Date.now())
    await vi.advanceTimersByTimeAsync(ms)
  }
  await pass(1)
  for (let n = 1; n <= 24; n += 1) {
    writeFileSync(file, `${JSON.stringify({ x: n })}\n`, { flag: 'a' })
    await pass(30_000)
    expect(stored.length).toBe(n + 1)
    expect(counters.get('dead')).toBe(0)
  }
  // Without others that are taken, it may be the server's fault as well.
  for (let n = 0; n < 40; n += 1) await pass(30_000)
  expect(counters.get('dead')).toBe(0)
  for (let n = 25; n <= 40; n += 1) {
    writeFileSync(file, `${JSON.stringify({ x: n })}\n`, { flag: 'a' })
    await pass(30_000)
  }
  expect(deadLetters()).toEqual([expect.objectContaining({ status: 500, reason: 'no', record: { bad: 1 } })])
  expect(readCheckpoint(directory).offset).toBe(statSync(file).size)
})

test('a server that has no room for more is given time by all requests', async () => {
  const { lane, journal, calls } = setUp({ answer: allBut(429) })
  journal(OWN, ...Array(20).fill('{"bad":1}\n{"x":0}\n'))
  lane.tick(Date.now())
  // The shortest wait is 100 ms; four were under way together.
  await sleep(60)
  expect(calls()).toBe(4)
})

test('what a full or missing shard refuses is never given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { lane, journal, counters } = setUp({ answer: allBut(503) })
  const file = segmentPath(journal(OWN, '{"bad":1}\n{"x":0}\n'), 1)
  for (let n = 1; n <= 60; n += 1) {
    writeFileSync(file, `${JSON.stringify({ x: n })}\n`, { flag: 'a' })
    lane.tick(Date.now())
    await vi.advanceTimersByTimeAsync(30_000)
  }
  expect([counters.get('dead'), counters.get('delivered')]).toEqual([0, 61])
})

test('records that are refused hold no more memory than their own', async () => {
  const { lane, stored, journal } = setUp({
    target: { batch: { bytes: 1_000, records: 100, inFlightBytes: 250_000 } },
    answer: allBut(503),
  })
  const pieces = Array.from(
    { length: 200 },
    (_, n) => `${n % 2 === 0 ? '{"bad":1}\n' : ''}${lines(n * 50, n * 50 + 49)}`,
  )
  journal(OWN, ...pieces)
  lane.tick(Date.now())
  await vi.waitFor(() => expect(stored.length).toBe(200 * 50), { timeout: 10_000 })
})

test('the end of a process does not wait for records that are refused again and again', async () => {
  const { lane, stored, journal } = setUp({ answer: allBut(500) })
  journal(OWN, '{"bad":1}\n{"x":0}\n')
  const startedMs = performance.now()
  await lane.drain()
  expect(stored).toEqual(['{"x":0}'])
  expect(performance.now() - startedMs).toBeLessThan(150)
})

test('a journal that cannot be looked at is said, and keeps nothing else from being delivered', async () => {
  const { dir, lane, stored, events, journal } = setUp({ answer: () => ({ kind: 'delivered' }) })
  journal(OWN, lines(1, 2))
  symlinkSync(DEAD, join(dir, 'guide', DEAD))
  symlinkSync('x.new', join(dir, 'guide', `${DEAD}.new`))
  for (let n = 0; n < 3; n += 1) lane.tick(Date.now())
  await vi.waitFor(() => expect(stored).toEqual(['{"x":1}', '{"x":2}']))
  expect(events.filter(({ type }) => type === 'notice')).toEqual([
    expect.objectContaining({
      reason: expect.stringMatching(/^taking over the journal .* failed: it is a symbolic link/),
    }),
  ])
  expect(events.filter(({ type }) => type === 'trouble')).toEqual([])
})

test('nothing of a file to which somebody else has put a link is sent, in the place of a segment or of a journal', async () => {
  const { dir, lane, stored, journal } = setUp({ answer: () => ({ kind: 'delivered' }) })
  const mine = tempDir()
  writeFileSync(join(mine, '000001.ndjson'), '{"secret":1}\n')
  const planted = journal(DEAD, '', lines(1, 2))
  rmSync(segmentPath(planted, 1))
  symlinkSync(join(mine, '000001.ndjson'), segmentPath(planted, 1))
  symlinkSync(mine, join(dir, 'guide', 'aaaaaaaacccccccc'))
  for (let n = 0; n < 3; n += 1) lane.tick(Date.now())
  await vi.waitFor(() => expect(stored).toEqual(['{"x":1}', '{"x":2}']))
  expect(readdirSync(mine)).toEqual(['000001.ndjson'])
})

test('dead letters are for this user alone, whatever the umask is', async () => {
  const before = process.umask(0)
  try {
    const { dir, lane, journal } = setUp({ answer: allBut(400) })
    journal(OWN, '{"bad":1}\n')
    await lane.flush()
    const dead = join(dir, 'guide', 'dead')
    expect([dead, join(dead, `${OWN}.ndjson`)].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o700, 0o600,
    ])
  } finally {
    process.umask(before)
  }
})

test('journals of programs that died again and again are within the cap together', async () => {
  const { dir, lane, events, journal } = setUp({
    target: { journal: { ...TARGET.journal, maxBytes: 1_000 } },
    answer: () => RETRY,
  })
  for (let n = 0; n < 20; n += 1)
    journal(`aaaaaaaabbbbbb${String(n).padStart(2, '0')}`, lines(100 * n, 100 * n + 30))
  lane.tick(Date.now())
  const left = readdirSync(join(dir, 'guide'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ndjson'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  // Those of which a batch is under way stay until that is answered.
  expect(left).toBeLessThan(3_000)
  expect(events.find(({ type }) => type === 'dropped')).toMatchObject({ records: expect.any(Number) })
})

/** Notes of each sending whether it may have been stored before. */
function watch(sink: { deliver: Sink['deliver'] }): boolean[] {
  const told: boolean[] = []
  const deliver = sink.deliver
  sink.deliver = (batch, past) => {
    told.push(past?.unsure === true)
    return deliver(batch, past)
  }
  return told
}

test.each<[string, Answer, boolean]>([
  ['nobody knows what became of it', RETRY, true],
  ['it is known to have touched nothing', { ...RETRY, untouched: true }, false],
  ['a record of it is busy', { kind: 'mixed', items: [{ at: 0, status: 429, type: '', reason: '' }] }, false],
  ['a record of it failed', { kind: 'mixed', items: [{ at: 0, status: 503, type: '', reason: '' }] }, true],
])('a batch that is sent again when %s', async (_, first, expected) => {
  const { lane, journal, sink } = setUp({ answer: (_, call) => (call === 1 ? first : { kind: 'delivered' }) })
  const told = watch(sink)
  journal(OWN, lines(1, 3))
  await lane.flush()
  expect(told).toEqual([false, expected])
})

test('the halves of a batch that may be stored may be so too', async () => {
  const answers: Answer[] = [RETRY, { kind: 'split', status: 413, reason: '' }]
  const { lane, journal, sink } = setUp({ answer: (_, call) => answers[call - 1] ?? { kind: 'delivered' } })
  const told = watch(sink)
  journal(OWN, lines(1, 4))
  await lane.flush()
  expect(told).toEqual([false, true, true, true])
})

test('all that a dead process left may have been sent by it', async () => {
  const { lane, stored, journal, sink } = setUp({
    target: { batch: { bytes: 80, records: 1_000, inFlightBytes: 400 } },
    answer: () => ({ kind: 'delivered' }),
  })
  const told = watch(sink)
  journal(DEAD, lines(10, 99))
  lane.tick(Date.now())
  await lane.flush()
  expect(stored.length).toBe(90)
  expect(told.length).toBeGreaterThan(3)
  expect(told).not.toContain(false)
})

test('a shipper that takes the place of another does not know what that has sent', async () => {
  const first = setUp({ answer: () => new Promise<Answer>(() => {}) })
  first.journal(OWN, lines(1, 3))
  first.lane.pump()
  const told: boolean[] = []
  const next = new Lane({
    target: TARGET,
    dir: first.dir,
    journal: OWN,
    holder,
    sink: {
      deliver: async (_, past) => {
        told.push(past?.unsure === true)
        return { kind: 'delivered' }
      },
      close: async () => {},
    },
    counters: first.counters,
    tell: () => {},
  })
  onTestFinished(() => next.close())
  await next.flush()
  expect(told).toEqual([true])
})
