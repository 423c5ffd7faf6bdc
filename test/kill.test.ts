import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { proxyTo } from './support/proxy.ts'
import { drain, expectAll } from './support/safe.ts'

const { url } = inject('servers')[0]!
const KILLS = 200
const AT_ONCE = 8
/** All of one index. */
const TARGETS = ['guide', 'two', 'three', 'four']

test(`${AT_ONCE} programs with ${TARGETS.length} targets, killed ${KILLS} times at any moment, lose and double nothing that was safe`, async () => {
  const index = `kill-${randomUUID()}`
  const others = Object.fromEntries(TARGETS.slice(1).map((name) => [name, { url, index }]))
  const app = appFolder({ url, index }, { flush: 0.05, ...others })
  let started = 0
  const names: string[] = []
  const kill = async () => {
    while (started < KILLS) {
      started += 1
      const name = `app${started}`
      names.push(name)
      const { process, printed, ended } = app.start('killed', [name, join(app.folder, name), ...TARGETS])
      // Some before they have logged anything.
      if (Math.random() < 0.9) await printed('ready')
      await sleep(Math.random() * 300)
      process.kill('SIGKILL')
      await ended
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, kill))
  await drain(app)
  await expectAll(url, app, names, { index, targets: TARGETS.length })
}, 300_000)

test('a program killed between an answer and its checkpoint leaves nothing undone, and doubles nothing', async () => {
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder({ url: `http://127.0.0.1:${proxy.port}` }, { flush: 0.05 })
  const names = Array.from({ length: 10 }, (_, n) => `app${n}`)
  for (const name of names) {
    const { process, printed, ended } = app.start('killed', [name, join(app.folder, name)])
    await printed('ready')
    let bulks = Math.random() * 4
    proxy.fault = (part) => {
      if (!part.includes('"errors"')) return part
      bulks -= 1
      if (bulks > 0) return part
      // The records are stored, and nobody will ever have been told.
      process.kill('SIGKILL')
      return undefined
    }
    await ended
    proxy.fault = undefined
  }
  const last = await drain(app)
  expect(last.duplicates).toBeGreaterThan(0)
  await expectAll(url, app, names)
}, 180_000)

test("the shipper's thread alone, ended at any moment, loses and doubles nothing", async () => {
  const app = appFolder({ url }, { flush: 0.05 })
  const { code, stdout, stderr } = await app.start('fallen-shipper', ['8']).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { logged, ...stats } = JSON.parse(stdout)
  expect(stats).toEqual({ accepted: logged, backlogBytes: 0, dead: 0 })
  writeFileSync(join(app.folder, 'fallen'), `${logged}\n`)
  await expectAll(url, app, ['fallen'])
})
