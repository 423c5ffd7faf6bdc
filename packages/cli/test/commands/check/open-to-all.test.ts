import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openToAll } from '../../../src/commands/check/open-to-all.ts'

let above: string
let dir: string

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'open-'))
  dir = join(above, 'journals')
  mkdirSync(dir)
  onTestFinished(() => rmSync(above, { recursive: true }))
})

test('a directory below those of this user alone is closed, be it there or not', () => {
  expect(openToAll(dir)).toBeUndefined()
  expect(openToAll(join(dir, 'not', 'yet'))).toBeUndefined()
})

test('one in which everybody may write is open, whatever is said of removing', () => {
  chmodSync(dir, 0o777)
  expect(openToAll(dir)).toBe(dir)
  chmodSync(dir, 0o1777)
  expect(openToAll(dir)).toBe(dir)
})

test('one above it is open if everybody may remove what is in it', () => {
  chmodSync(above, 0o777)
  expect(openToAll(dir)).toBe(above)
  expect(openToAll(join(dir, 'not', 'yet'))).toBe(above)
  chmodSync(above, 0o1777)
  expect(openToAll(dir)).toBeUndefined()
})
