import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { proxyTo } from './support/proxy.ts'
import { drain, expectAll } from './support/safe.ts'
import { documents } from './support/search.ts'

const { url } = inject('servers')[0]!
/** What PM2 gives a process between SIGINT and SIGKILL. */
const KILL_MS = 1_600
const RESTARTS = 4

test('the threads of a program log each for itself, one is ended in the middle, and each record is stored once', async () => {
  const app = appFolder({ url }, { flush: 0.1 })
  const { code, stdout } = await app.start('threads', ['4', '1000']).ended
  expect(code).toBe(0)
  const safe = JSON.parse(stdout) as number[]
  expect(safe.slice(1)).toEqual([1_000, 1_000, 1_000])
  await drain(app)
  const stored = (await documents(url, app.index)).map(({ _source }) => `${_source.app} ${_source.n}`)
  expect(new Set(stored).size).toBe(stored.length)
  const expected = safe.flatMap((count, thread) => Array.from({ length: count }, (_, n) => `${thread} ${n}`))
  expect(stored).toEqual(expect.arrayContaining(['main 0', ...expected]))
}, 120_000)

test('a program that a manager restarts by SIGINT, and by SIGKILL where that takes too long, has each record stored once', async () => {
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder({ port: proxy.port }, { flush: 0.1 })
  const names: string[] = []
  const ends: unknown[] = []
  while (names.length < RESTARTS) {
    const name = `app${names.length}`
    names.push(name)
    const { process, printed, ended } = app.start('killed', [name, join(app.folder, name)])
    await printed('ready')
    await sleep(400)
    // Each second time no answer comes, and the end has to wait for it.
    if (names.length % 2 === 0) proxy.fault = () => undefined
    process.kill('SIGINT')
    const killing = setTimeout(() => process.kill('SIGKILL'), KILL_MS)
    ends.push((await ended).signal)
    clearTimeout(killing)
    proxy.fault = undefined
    await proxy.cut()
    await proxy.open()
  }
  // Those that answers came for may need it too, on a busy machine.
  expect([ends[1], ends[3]]).toEqual(['SIGKILL', 'SIGKILL'])
  await drain(app)
  await expectAll(url, app, names)
}, 120_000)

test('a program that a manager restarts by a message has each record stored once', async () => {
  const app = appFolder({ url }, { flush: 0.1 })
  const names = Array.from({ length: RESTARTS }, (_, n) => `app${n}`)
  for (const name of names) {
    const child = managed(app, name)
    await once(child.stdout!, 'data')
    await sleep(300)
    child.send('shutdown')
    expect(await once(child, 'exit')).toEqual([0, null])
  }
  await drain(app)
  await expectAll(url, app, names)
}, 120_000)

/** A program with a channel to its manager. */
function managed(app: AppFolder, name: string) {
  const script = join(import.meta.dirname, 'apps', 'managed.mjs')
  const child = fork(script, [name, join(app.folder, name)], { cwd: app.folder, silent: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
