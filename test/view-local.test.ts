import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appFolder } from './support/app.ts'

test('a program that ends without closing its view leaves nothing in the temporary directory', async () => {
  const app = appFolder({ sink: 'local' })
  const temporary = join(app.folder, 'temporary')
  mkdirSync(temporary)
  const { code, stdout } = await app.start('view-unclosed', [], { TMPDIR: temporary }).ended
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual([{ x: 1, '@timestamp': '2026-01-31T00:00:00.000Z' }])
  expect(readdirSync(temporary)).toEqual([])
})

test('what one that was killed left there goes when the next one looks', async () => {
  const app = appFolder({ sink: 'local' })
  const temporary = join(app.folder, 'temporary')
  mkdirSync(temporary)
  const killed = await app.start('view-unclosed', ['SIGKILL'], { TMPDIR: temporary }).ended
  expect([killed.signal, readdirSync(temporary).length]).toEqual(['SIGKILL', 1])
  const { stdout } = await app.start('view-unclosed', [], { TMPDIR: temporary }).ended
  expect(JSON.parse(stdout)).toHaveLength(2)
  expect(readdirSync(temporary)).toEqual([])
})
