import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHolder, retireHolder, writeLease } from '@gramexlog/core/viewer'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { makeTemporary, removeTemporary } from '../../src/backends/temporary.ts'

let parent: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'gramexlog-'))
  vi.stubEnv('TMPDIR', parent)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(parent, { recursive: true, force: true })
  })
})

function found(name: string, alive: boolean | undefined): void {
  const directory = join(parent, `gramexlog-temporary-${name}`)
  mkdirSync(directory)
  writeFileSync(join(directory, 'big'), 'x')
  if (alive === undefined) return
  const holder = newHolder()
  writeLease(directory, holder)
  if (!alive) retireHolder(holder)
  onTestFinished(() => retireHolder(holder))
}

test('what the dead left is removed, and what somebody has, or may have, is not', () => {
  found('dead', false)
  found('alive', true)
  found('new', undefined)
  found('old', undefined)
  utimesSync(join(parent, 'gramexlog-temporary-old'), 0, 0)
  mkdirSync(join(parent, 'gramexlog-other'))
  const mine = makeTemporary()
  const all = readdirSync(parent).map((name) => join(parent, name))
  const kept = ['alive', 'new'].map((name) => join(parent, `gramexlog-temporary-${name}`))
  expect(all.sort()).toEqual([...kept, mine, join(parent, 'gramexlog-other')].sort())
  removeTemporary(mine)
  expect(readdirSync(parent)).toHaveLength(3)
})

test('two of a process have one each', () => {
  const [one, other] = [makeTemporary(), makeTemporary()]
  expect(readdirSync(parent)).toHaveLength(2)
  expect(one).not.toBe(other)
  removeTemporary(one)
  removeTemporary(other)
})
