import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs, { existsSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newHolder, retireHolder } from '../../src/journal/holder.ts'
import { isLeased, LEASE_EXPIRY_MS, releaseLease, takeLease, touchLease } from '../../src/journal/lease.ts'
import { tempDir } from '../support/temp-dir.ts'

const holder = newHolder()
const another = newHolder()
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

/** A directory with the lease of a holder that differs from a living one as given. */
function leasedBy(differences: object): string {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), JSON.stringify({ ...newHolder(), ...differences }))
  return dir
}

test('one holder at a time, which may take it again', () => {
  const dir = tempDir()
  expect(takeLease(dir, holder)).toBe(true)
  expect(takeLease(dir, holder)).toBe(true)
  expect(takeLease(dir, another)).toBe(false)
  expect([isLeased(dir), isLeased(dir, another), isLeased(dir, holder)]).toEqual([true, true, false])
  releaseLease(dir)
  expect(isLeased(dir)).toBe(false)
  expect(takeLease(dir, another)).toBe(true)
  expect(readdirSync(dir)).toEqual(['lease'])
})

test('where the file system has no links, one holder at a time takes it all the same', () => {
  const link = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('ENOTSUP: operation not supported, link'), { code: 'ENOTSUP' })
  })
  syncBuiltinESMExports()
  onTestFinished(() => {
    link.mockRestore()
    syncBuiltinESMExports()
  })
  const dir = leasedBy({ pid: deadPid() })
  expect(takeLease(dir, holder)).toBe(true)
  expect(takeLease(dir, another)).toBe(false)
  expect([isLeased(dir, another), readdirSync(dir)]).toEqual([true, ['lease']])
  expect(link).toHaveBeenCalled()
})

test('of a link in the place of a lease, what it leads to is not touched', () => {
  const dir = tempDir()
  const mine = join(dir, 'mine')
  writeFileSync(mine, '')
  utimesSync(mine, 1, 1)
  symlinkSync(mine, join(dir, 'lease'))
  touchLease(dir, 5_000)
  expect(fs.statSync(mine).mtimeMs).toBe(1_000)
})

test('a release clears away what a taker that was killed left', () => {
  const dir = tempDir()
  takeLease(dir, holder)
  writeFileSync(join(dir, 'lease.4711.abc'), '{"id":')
  writeFileSync(join(dir, '000001.ndjson'), '')
  releaseLease(dir)
  expect(readdirSync(dir)).toEqual(['000001.ndjson'])
})

test('an instance that is closed holds nothing, though its process lives', () => {
  const dir = tempDir()
  const closed = newHolder()
  takeLease(dir, closed)
  expect(takeLease(dir, holder)).toBe(false)
  retireHolder(closed)
  expect(takeLease(dir, holder)).toBe(true)
})

test('a dead process holds nothing', () => {
  const dir = leasedBy({ pid: deadPid() })
  expect(isLeased(dir)).toBe(false)
  expect(takeLease(dir, holder)).toBe(true)
  expect(JSON.parse(readFileSync(join(dir, 'lease'), 'utf8')).id).toBe(holder.id)
})

test.runIf(process.platform === 'linux')(
  'a dead process whose parent has not asked for its end holds nothing',
  async () => {
    // The shell becomes a program that knows nothing of children.
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'])
    onTestFinished(() => void parent.kill())
    const pid = Number(await once(parent.stdout, 'data'))
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
    await expect.poll(() => stat()[2]).toBe('Z')
    expect(takeLease(leasedBy({ pid, started: stat()[21] }), holder)).toBe(true)
  },
)

test('a process that has the pid of a dead one is not the dead one', () => {
  expect(takeLease(leasedBy({ started: '1' }), holder)).toBe(true)
})

test('no process survives a reboot', () => {
  const dir = leasedBy({ boot: 'another' })
  utimesSync(join(dir, 'lease'), 0, 0)
  expect(takeLease(dir, holder)).toBe(true)
})

test("a clone of this machine, whose boot is another, is watched as another host's is", () => {
  const dir = leasedBy({ boot: 'another' })
  expect(takeLease(dir, holder, 0)).toBe(false)
  expect(takeLease(dir, holder, LEASE_EXPIRY_MS - 1)).toBe(false)
  expect(takeLease(dir, holder, LEASE_EXPIRY_MS + 1)).toBe(true)
})

test.each([
  ['of another host', { host: 'another' }],
  ['of another thread', { thread: 99 }],
])('a holder %s is dead when it was watched for a minute and did not touch its lease', (_, differences) => {
  const dir = leasedBy(differences)
  // Old by the clock, as after a night in which all machines slept: that alone says nothing.
  utimesSync(join(dir, 'lease'), 0, 0)
  expect(takeLease(dir, holder, 0)).toBe(false)
  expect(takeLease(dir, holder, LEASE_EXPIRY_MS - 1)).toBe(false)
  touchLease(dir, 1_000)
  expect(takeLease(dir, holder, LEASE_EXPIRY_MS + 1)).toBe(false)
  expect(takeLease(dir, holder, 2 * LEASE_EXPIRY_MS)).toBe(false)
  expect(takeLease(dir, holder, 2 * LEASE_EXPIRY_MS + 2)).toBe(true)
})

test('a lease that was torn is held until it has been watched for a minute', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), '{"pid":')
  expect(takeLease(dir, holder, 0)).toBe(false)
  expect(takeLease(dir, holder, LEASE_EXPIRY_MS + 1)).toBe(true)
})

test('nobody ever sees a lease that is not whole', async () => {
  const dir = tempDir()
  const watch = `
    const { readFileSync } = require('node:fs')
    const { workerData, parentPort } = require('node:worker_threads')
    let broken = 0, seen = 0
    const until = Date.now() + 400
    while (Date.now() < until) {
      try { const text = readFileSync(workerData, 'utf8'); seen += 1; if (!text.endsWith('}')) broken += 1 } catch {}
    }
    parentPort.postMessage({ broken, seen })`
  const worker = new Worker(watch, { eval: true, workerData: join(dir, 'lease') })
  const watched = new Promise<{ broken: number; seen: number }>((resolve) => worker.once('message', resolve))
  const done = watched.then(() => true)
  while (!(await Promise.race([done, new Promise((resolve) => setImmediate(resolve, false))]))) {
    takeLease(dir, holder)
    releaseLease(dir)
  }
  const { broken, seen } = await watched
  expect(seen).toBeGreaterThan(0)
  expect(broken).toBe(0)
  expect(existsSync(join(dir, 'lease'))).toBe(false)
})
