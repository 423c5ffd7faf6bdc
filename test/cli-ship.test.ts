import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { runCommand, startCommand } from './support/command.ts'
import { expectAll } from './support/safe.ts'
import { count } from './support/search.ts'

const { url } = inject('servers')[0]!
const WRITERS = ['one', 'two', 'three']
/** Some 200 records a second. */
const SLOWLY = { PAUSE_MS: '200' }

/** Apps that only write begin to log without end. */
async function writersOf(app: AppFolder, names: readonly string[] = WRITERS) {
  const writers = names.map((name) => app.start('killed', [name, join(app.folder, name)], SLOWLY))
  await Promise.all(writers.map(({ printed }) => printed('ready')))
  return writers
}

async function shipperOf(app: AppFolder, ...args: string[]) {
  const shipper = startCommand(app.folder, ['ship', ...args])
  await shipper.said(/^delivering guide from/m)
  return shipper
}

/** How each journal of the target stands. */
async function journals(app: AppFolder) {
  const { stdout } = await runCommand(app.folder, ['status', '--json'])
  const { targets } = JSON.parse(stdout)
  return targets[0].journals as {
    holder?: { pid: number; alive: boolean; ships?: false }
    shipper?: { pid: number; alive: boolean }
    segments: number
    backlogBytes: number
  }[]
}

test('whichever of two shippers and three apps that only write are killed, all arrives, and nothing twice', async () => {
  const app = appFolder({ url, journal: { size: '64MiB' } }, { ship: false, flush: 0.1 })
  const writers = await writersOf(app)
  const first = await shipperOf(app)
  const second = await shipperOf(app)
  const stored = () => count(url, app.index)
  await expect.poll(stored, { timeout: 30_000, interval: 500 }).toBeGreaterThan(100)
  // All are lent, each to one shipper.
  await expect
    .poll(async () => (await journals(app)).map(({ shipper }) => shipper?.alive), {
      timeout: 30_000,
      interval: 200,
    })
    .toEqual([true, true, true])
  for (const { holder } of await journals(app)) expect(holder).toMatchObject({ alive: true, ships: false })

  first.process.kill('SIGKILL')
  await first.ended
  const before = await stored()
  await expect
    .poll(async () => (await journals(app)).map(({ shipper }) => shipper?.pid), {
      timeout: 30_000,
      interval: 200,
    })
    .toEqual(WRITERS.map(() => second.process.pid))
  await expect.poll(stored, { timeout: 30_000, interval: 500 }).toBeGreaterThan(before)

  writers[0]!.process.kill('SIGKILL')
  await writers[0]!.ended
  const third = await shipperOf(app)
  second.process.kill('SIGKILL')
  await second.ended
  await sleep(200)
  // What was delivered of live journals is gone from the disk, and what is written is not.
  await expect
    .poll(async () => (await journals(app)).map(({ segments }) => segments > 0))
    .not.toContain(false)
  for (const { process, ended } of writers.slice(1)) {
    process.kill('SIGTERM')
    await ended
  }
  await expect
    .poll(() => app.files().filter((file) => !file.includes('/dead/')), { timeout: 60_000 })
    .toEqual([])
  third.process.kill('SIGTERM')
  expect(await third.ended).toMatchObject({
    code: 143,
    stdout: '',
    stderr: expect.not.stringContaining('dropped'),
  })
  await expectAll(url, app, WRITERS)
}, 120_000)

test('an app that only writes ends at once, while nobody answers', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}` }, { exitTimeout: 20 })
  const [writer] = await Promise.all(
    ['one'].map((name) => app.start('killed', [name, join(app.folder, name)], { GRAMEXLOG_SHIP: 'off' })),
  )
  await writer!.printed('ready')
  await sleep(300)
  const startedMs = performance.now()
  writer!.process.kill('SIGTERM')
  const { stderr } = await writer!.ended
  expect(performance.now() - startedMs).toBeLessThan(3_000)
  expect(stderr).toBe('')
  expect(app.journalRecords().length).toBeGreaterThan(10)
})

test('--once delivers what ended apps have left and live ones have written, and says so', async () => {
  const app = appFolder({ url }, { ship: false, flush: 0.1 })
  const [live, dead] = await writersOf(app, ['live', 'dead'])
  await sleep(2_000)
  dead!.process.kill('SIGKILL')
  await dead!.ended
  const first = await runCommand(app.folder, ['ship', '--once', '--json'])
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(first.stdout)).toMatchObject({ dead: 0, duplicates: 0, leftBytes: 0 })
  // The live one goes on in its journal.
  const [own, ...others] = await journals(app)
  expect(others).toEqual([])
  expect(own).toMatchObject({ holder: { alive: true } })
  expect(own!.shipper).toBe(undefined)
  live!.process.kill('SIGTERM')
  await live!.ended
  const last = await runCommand(app.folder, ['ship', '--once'])
  expect(last.stdout).toMatch(/^[\d,]+ records delivered,.* nothing is left\n$/)
  expect(app.files()).toEqual([])
  await expectAll(url, app, ['live', 'dead'])
})

test('--once ends with 1 where something is left, and leaves it to the next', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}` }, { ship: false })
  const [writer] = await writersOf(app, ['one'])
  await sleep(300)
  writer!.process.kill('SIGKILL')
  await writer!.ended
  const { code, stdout, stderr } = await runCommand(app.folder, ['ship', '--once'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^0 records delivered, .* are left\n$/)
  expect(stderr).toContain('records wait on disk until the server answers')
  const [journal] = readdirSync(join(app.folder, '.gramexlog', 'guide'))
  expect(existsSync(join(app.folder, '.gramexlog', 'guide', journal!, 'lease'))).toBe(false)
})

/** Lays a journal of so many records down that has no live writer. */
function leave(app: AppFolder, id: string, records: number): string {
  const journal = join(app.folder, '.gramexlog', 'guide', id)
  mkdirSync(journal, { recursive: true })
  const line = (n: number) => `${JSON.stringify({ id, n, text: 'x'.repeat(1_000) })}\n`
  writeFileSync(join(journal, '000001.ndjson'), Array.from({ length: records }, (_, n) => line(n)).join(''))
  return journal
}

test('what several apps have left is together beyond the cap of each, and none of it is dropped', async () => {
  const app = appFolder({ url, journal: { size: '1MiB' } }, { ship: false })
  for (let n = 0; n < 4; n += 1) leave(app, `00000000abcdefg${n}`, 800)
  const { code, stdout, stderr } = await runCommand(app.folder, ['ship', '--once', '--json'])
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ delivered: 3_200, dropped: 0, leftBytes: 0 })
  expect(await count(url, app.index)).toBe(3_200)
})

test('--once tells of what another host seems to have, and ends with 1', async () => {
  const app = appFolder({ url }, { ship: false })
  const journal = leave(app, '00000000abcdefgh', 10)
  const lease = { id: 'x', pid: 1, thread: 0, host: 'elsewhere', boot: '', started: '' }
  writeFileSync(join(journal, 'lease'), JSON.stringify(lease))
  leave(app, '00000000abcdefgi', 10)
  const args = ['ship', '--once', '--timeout']
  const { code, stdout } = await runCommand(app.folder, [...args, '6s'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^10 records delivered, .* are left, of which another process has .*status/)
})

test('a timeout that is longer than timers go is one all the same', async () => {
  const app = appFolder({ url }, { ship: false })
  leave(app, '00000000abcdefgh', 10)
  const { code, stdout, stderr } = await runCommand(app.folder, ['ship', '--once', '--timeout', '52w'])
  expect([code, stdout, stderr]).toEqual([0, '10 records delivered, nothing is left\n', ''])
})

test('probes are told whether delivery keeps up, and Prometheus how it stands', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}` }, { ship: false, flush: 0.1 })
  const [writer] = await writersOf(app, ['one'])
  const shipper = startCommand(app.folder, ['ship', '--json', '--metrics-port', '0', '--max-lag', '1s'])
  const served = new Promise<string>((resolve) =>
    shipper.process.stdout.once('data', (text) => resolve(text)),
  )
  const { url: address, targets } = JSON.parse(await served)
  expect(targets).toEqual(['guide'])
  expect((await fetch(`${address}/health`)).status).toBeLessThan(504)
  await expect.poll(async () => (await fetch(`${address}/health`)).status, { timeout: 10_000 }).toBe(503)
  const health = await (await fetch(`${address}/health`)).json()
  expect(health).toMatchObject({ ok: false, late: [{ target: 'guide' }], targets: [{ name: 'guide' }] })
  const metrics = await (await fetch(`${address}/metrics`)).text()
  expect(metrics).toMatch(/^gramexlog_backlog_bytes\{target="guide"\} [1-9]\d+$/m)
  expect(metrics).toMatch(/^gramexlog_lag_seconds\{target="guide"\} [1-9]/m)
  expect((await fetch(`${address}/other`)).status).toBe(404)
  // No address at all, by which no browser asks.
  expect(await rawAnswer(Number(new URL(address).port), 'GET // HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 404 /,
  )
  const taken = await runCommand(app.folder, ['ship', '--metrics-port', new URL(address).port])
  expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('name another port or --host') })
  shipper.process.kill('SIGINT')
  expect(await shipper.ended).toMatchObject({ code: 130 })
  writer!.process.kill('SIGKILL')
})

/** The first that a server answers to such a text. */
function rawAnswer(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.once('error', reject)
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(String(answer))
    })
  })
}
