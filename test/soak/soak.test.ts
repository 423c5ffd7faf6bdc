import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { expect, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from '../support/app.ts'
import { startCluster } from '../support/cluster.ts'
import { proxyTo } from '../support/proxy.ts'
import { everyDocument, request } from '../support/search.ts'
import { pick, wreak } from './chaos.ts'
import { writeReport } from './report.ts'

const SECONDS = Number(process.env.GRAMEXLOG_SOAK_SECONDS ?? 1_200)
/** Programs that run at a time, but for the one that is never ended. */
const AT_ONCE = 3
const EVERLASTING = 'everlasting'

test(`${SECONDS} s of faults lose and double nothing`, { timeout: (SECONDS + 900) * 1_000 }, async () => {
  const cluster = await startCluster()
  await cluster.green()
  const proxies = await Promise.all(cluster.urls.map((url) => proxyTo(url)))
  await Promise.all(proxies.map((proxy) => proxy.open()))
  const hosts = proxies.map(({ port }) => `http://127.0.0.1:${port}`)
  const app = appFolder({ hosts, timeout: 5, template: false }, { flush: 0.2 })
  await request(cluster.urls[0]!, 'PUT', `/${app.index}`, {
    settings: { number_of_shards: 2, number_of_replicas: 1 },
    mappings: { properties: { poison: { type: 'long' } } },
  })

  const startedMs = Date.now()
  const untilMs = startedMs + SECONDS * 1_000
  const names: string[] = [EVERLASTING]
  const ends = { SIGKILL: 0, SIGTERM: 0 }
  const everlasting = start(app, EVERLASTING)
  const memory = watchMemory(everlasting.process.pid!, Math.min(60, SECONDS / 4))
  const live = async () => {
    while (Date.now() < untilMs) {
      const name = `app${names.length}`
      names.push(name)
      const { process, ended } = start(app, name)
      await sleep(Math.random() * 15_000)
      const signal = pick(['SIGKILL', 'SIGKILL', 'SIGTERM'] as const)
      process.kill(signal)
      ends[signal] += 1
      await ended
    }
  }
  const [faults] = await Promise.all([
    wreak({ cluster, proxies }, untilMs),
    ...Array.from({ length: AT_ONCE }, live),
  ])
  everlasting.process.kill('SIGTERM')
  const { code, stderr } = await everlasting.ended
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const told = memory()

  const last = await open({ config: app.config })
  onTestFinished(async () => void (await last.close()))
  const journals = () => app.files().filter((file) => !file.includes('/dead/'))
  await expect.poll(journals, { timeout: 300_000, interval: 500 }).toEqual([])

  const { lost, ...counts } = await judge(app, cluster.urls[0]!, names)
  const seconds = (Date.now() - startedMs) / 1_000
  const report = { seconds, faults, ends, ...counts, lost: lost.length, memory: told }
  console.log(JSON.stringify(report, null, 2))
  // A short one is a try.
  if (process.env.GRAMEXLOG_SOAK_SECONDS === undefined) writeReport(report)
  expect({ lost, doubled: counts.doubled }).toEqual({ lost: [], doubled: 0 })
  // Otherwise nothing was tested.
  expect(counts.safe).toBeGreaterThan(SECONDS * 100)
  expect(counts.deadLetters).toBeGreaterThan(SECONDS / 2)
  expect(told.most - told.early).toBeLessThan(32)
})

function start(app: AppFolder, name: string) {
  return app.start('soaking', [name, join(app.folder, name)])
}

/** Every number that was safe is stored or a dead letter, and none stored twice. */
async function judge(app: AppFolder, url: string, names: readonly string[]) {
  const seen = new Map(names.map((name) => [name, new Set<number>()]))
  let stored = 0
  let doubled = 0
  for await (const { _source } of everyDocument(url, app.index)) {
    const numbers = seen.get(String(_source.app))!
    const n = Number(_source.n)
    stored += 1
    if (numbers.has(n)) doubled += 1
    numbers.add(n)
  }
  const refused = new Map<string, string>()
  for (const { type, reason, record } of app.deadLetters()) {
    if (type === 'torn') continue
    const { app: name, n } = record as { app: string; n: number }
    refused.set(`${name} ${n}`, `${type}: ${reason}`)
  }
  let safe = 0
  const lost: string[] = []
  for (const [name, numbers] of seen) {
    const file = join(app.folder, name)
    const acknowledged = existsSync(file) ? Number(/(\d+)\n$/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0
    safe += acknowledged
    for (let n = 0; n < acknowledged; n += 1) {
      const why = refused.get(`${name} ${n}`)
      if (n % 200 === 199 ? why === undefined : !numbers.has(n))
        lost.push(`${name} ${n} of ${acknowledged}${why === undefined ? '' : `, refused: ${why}`}`)
    }
  }
  return { safe, stored, deadLetters: refused.size, lost, doubled }
}

/** Resident memory in MB: the most until so many seconds have passed, and the most after that. */
function watchMemory(pid: number, earlySeconds: number): () => { early: number; most: number } {
  const startedMs = Date.now()
  const told = { early: 0, most: 0 }
  const timer = setInterval(() => {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    const when = Date.now() - startedMs < earlySeconds * 1_000 ? 'early' : 'most'
    told[when] = Math.max(told[when], Math.round(kilobytes / 1_000))
  }, 500)
  onTestFinished(() => clearInterval(timer))
  return () => {
    clearInterval(timer)
    return told
  }
}
