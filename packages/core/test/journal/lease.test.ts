import { spawnSync } from 'node:child_process'
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLeased, LEASE_EXPIRY_MS, releaseLease, takeLease, touchLease } from '../../src/journal/lease.ts'
import { ownIdentity } from '../../src/journal/process-identity.ts'
import { tempDir } from '../support/temp-dir.ts'

const leaseOf = (identity: object) => JSON.stringify({ ...ownIdentity(), ...identity })
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

test('one holder at a time', () => {
  const dir = tempDir()
  expect(takeLease(dir, Date.now())).toBe(true)
  expect(isLeased(dir, Date.now())).toBe(true)
  expect(takeLease(dir, Date.now())).toBe(false)
  releaseLease(dir)
  expect(isLeased(dir, Date.now())).toBe(false)
  expect(takeLease(dir, Date.now())).toBe(true)
})

test('a dead process holds nothing', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), leaseOf({ pid: deadPid() }))
  expect(isLeased(dir, Date.now())).toBe(false)
  expect(takeLease(dir, Date.now())).toBe(true)
  expect(JSON.parse(readFileSync(join(dir, 'lease'), 'utf8')).pid).toBe(process.pid)
})

test('a process that has the pid of a dead one is not the dead one', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), leaseOf({ started: '1' }))
  expect(takeLease(dir, Date.now())).toBe(true)
})

test('no process survives a reboot', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), leaseOf({ boot: 'another' }))
  expect(takeLease(dir, Date.now())).toBe(true)
})

test('a process of another host is dead when its lease was not touched for a minute', () => {
  const dir = tempDir()
  const now = Date.now()
  writeFileSync(join(dir, 'lease'), leaseOf({ host: 'another' }))
  expect(takeLease(dir, now)).toBe(false)
  utimesSync(join(dir, 'lease'), 0, (now - LEASE_EXPIRY_MS - 1000) / 1000)
  touchLease(dir, now)
  expect(takeLease(dir, now)).toBe(false)
  utimesSync(join(dir, 'lease'), 0, (now - LEASE_EXPIRY_MS - 1000) / 1000)
  expect(takeLease(dir, now)).toBe(true)
})

test('a lease that was torn or is empty counts as none', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'lease'), '{"pid":')
  expect(takeLease(dir, Date.now())).toBe(true)
})
