import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { waitFor } from './support/search.ts'
import { expectOnce, steady } from './support/steady.ts'

const { url } = inject('servers')[0]!
const DAY_MS = 24 * 60 * 60 * 1_000
const JOURNAL = 'aaaaaaaabbbbbbbb'

test.for(['write', 'sync'] as const)(
  'a disk that fails with EIO at each %s for a while costs no record, doubles none, and is said once',
  async (eio) => {
    const durability = eio === 'sync' ? 'fsync' : 'turn'
    const app = appFolder({ url, journal: { durability } }, { flush: 0.1 })
    const program = await steady(app)
    for (let times = 0; times < 2; times += 1) {
      await sleep(500)
      program.put({ eio })
      await sleep(1_200)
      program.put({})
    }
    await sleep(1_500)
    const told = await program.end()
    await expectOnce(url, app.index, [told])
    expect(told.dropped).toBe(0)
    expect(told.errors.join()).toContain('EIO')
    expect(told.stderr.match(/the disk refuses/g)).toHaveLength(1)
  },
)

test.for([
  ['back', -DAY_MS],
  ['forward', DAY_MS],
] as const)('a clock that is set %s by a day changes nothing but the times', async ([, shiftMs]) => {
  const app = appFolder({ url }, { flush: 0.1 })
  const one = await steady(app)
  const other = await steady(app)
  await sleep(500)
  one.put({ shiftMs })
  await sleep(1_500)
  const told = [await one.end(), await other.end()]
  const records = await expectOnce(url, app.index, told)
  for (const { lagsMs, retried, stderr } of told) {
    expect(lagsMs[0]).toBeGreaterThanOrEqual(0)
    expect(lagsMs[1]).toBeLessThan(5_000)
    expect({ retried, stderr }).toEqual({ retried: 0, stderr: '' })
  }
  const times = records.filter(({ app }) => app === told[0]!.app).map(({ at }) => Number(at))
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(DAY_MS - 60_000)
})

/** A journal of three records, whose lease is `lease`. */
function leaveJournal(app: AppFolder, lease: object): string {
  const directory = join(app.folder, '.gramexlog', 'guide', JOURNAL)
  // With all that is in it, since one without a lease is anybody's.
  const made = join(app.folder, 'made')
  mkdirSync(made)
  const records = [1, 2, 3].map((n) => `${JSON.stringify({ left: n })}\n`)
  writeFileSync(join(made, '000001.ndjson'), records.join(''))
  writeFileSync(join(made, 'lease'), JSON.stringify(lease))
  renameSync(made, directory)
  return join(directory, 'lease')
}

/** The lease of a program that runs, as it writes it. */
async function leaseOf(app: AppFolder): Promise<Record<string, unknown>> {
  const path = await waitFor(() => app.files().find((file) => file.endsWith('/lease')))
  return JSON.parse(readFileSync(join(app.folder, '.gramexlog', path!), 'utf8'))
}

const isLeft = (app: AppFolder) => app.files().some((file) => file.includes(JOURNAL))

test("another host's journal is left alone while that host touches its lease, and is delivered a minute after", async () => {
  const app = appFolder({ url }, { flush: 0.1 })
  const program = await steady(app)
  const path = leaveJournal(app, {
    ...(await leaseOf(app)),
    id: 'another',
    host: 'elsewhere',
    boot: 'another',
  })
  // Its clock is an hour behind, which means nothing.
  for (let beats = 0; beats < 10; beats += 1) {
    const seconds = Date.now() / 1_000 - 3_600
    utimesSync(path, seconds, seconds)
    await sleep(1_000)
    expect(isLeft(app)).toBe(true)
  }
  const untouched = Date.now()
  await expect.poll(() => isLeft(app), { timeout: 80_000, interval: 500 }).toBe(false)
  expect(Date.now() - untouched).toBeGreaterThan(55_000)
  const told = await program.end()
  const records = await expectOnce(url, app.index, [told])
  expect(records.flatMap(({ left }) => left ?? []).sort()).toEqual([1, 2, 3])
}, 150_000)

test('a journal whose writer is dead is delivered at once, though its process id is used again', async () => {
  const sleeper = spawn('sleep', ['60'])
  onTestFinished(() => void sleeper.kill())
  await once(sleeper, 'spawn')
  const app = appFolder({ url }, { flush: 0.1 })
  const program = await steady(app)
  const lease = await leaseOf(app)
  leaveJournal(app, { ...lease, id: 'another', pid: sleeper.pid, started: '1' })
  await expect.poll(() => isLeft(app), { timeout: 5_000 }).toBe(false)
  // The same process, as it is: its journal is its own.
  const stat = readFileSync(`/proc/${sleeper.pid}/stat`, 'utf8')
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  leaveJournal(app, { ...lease, id: 'another', pid: sleeper.pid, started })
  await sleep(3_000)
  expect(isLeft(app)).toBe(true)
  sleeper.kill()
  await expect.poll(() => isLeft(app), { timeout: 5_000 }).toBe(false)
  const told = await program.end()
  const records = await expectOnce(url, app.index, [told])
  // The second three have the places of the first, and so their ids.
  expect(records.flatMap(({ left }) => left ?? []).sort()).toEqual([1, 2, 3])
})
