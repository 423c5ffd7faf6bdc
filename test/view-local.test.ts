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
