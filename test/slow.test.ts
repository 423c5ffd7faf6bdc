import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { proxyTo } from './support/proxy.ts'
import { everyDocument, request } from './support/search.ts'

const { url } = inject('servers')[0]!
/** How long the server is slow. GRAMEXLOG_SLOW_SECONDS=600 for a long one. */
const SECONDS = Number(process.env.GRAMEXLOG_SLOW_SECONDS ?? 12)
const RATE = 5_000
/** Bytes of a record, about, with which a batch of 2 × 32 KiB has 250. */
const BATCH = '32KiB'
/** Four requests at a time of 250 records, each answered after this: a tenth of the load. */
const ANSWER_MS = 2_000
const FLAT_BYTES = 32e6

interface Sample {
  n: number
  delivered: number
  backlogBytes: number
  lagMs: number
  dropped: number
  rssBytes: number
  p99Ms: number
  ended?: boolean
}

test(`a server at a tenth of the load for ${SECONDS} s: memory is flat, the app as quick, and all arrives, the oldest first`, {
  timeout: (SECONDS * 4 + 60) * 1_000,
}, async () => {
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder(
    { url: `http://127.0.0.1:${proxy.port}`, batch: { size: BATCH }, journal: { size: '4GiB' } },
    { flush: 0.2 },
  )
  const program = app.start('slow', [String(RATE)])
  const samples: Sample[] = []
  let rest = ''
  program.process.stdout!.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    samples.push(...lines.map((line) => JSON.parse(line)))
  })
  const phase = async (seconds: number) => {
    const from = samples.length
    await sleep(seconds * 1_000)
    return samples.slice(from)
  }
  await phase(3)
  const well = await phase(Math.min(30, SECONDS))
  proxy.fault = (part) => sleep(ANSWER_MS, part)
  await phase(2)
  const slow = await phase(SECONDS)
  // The oldest first: what is stored is the beginning of what was logged, but for what is under way.
  const stored = await storedNow(app.index)
  expect(stored.last - stored.count).toBeLessThan(4 * 2 * 1_000)

  const took = slow.at(-1)!.delivered - slow[0]!.delivered
  const logged = slow.at(-1)!.n - slow[0]!.n
  expect(logged / SECONDS).toBeGreaterThan(RATE * 0.8)
  expect(took / logged).toBeLessThan(0.2)
  expect(took).toBeGreaterThan(0)
  expect(slow.at(-1)!.backlogBytes - slow[0]!.backlogBytes).toBeGreaterThan(logged * 100)
  const rss = (samples: readonly Sample[]) => samples.map(({ rssBytes }) => rssBytes)
  const half = slow.length >> 1
  const grown = Math.max(...rss(slow.slice(half))) - Math.max(...rss(slow.slice(0, half)))
  expect(grown).toBeLessThan(FLAT_BYTES)

  proxy.fault = undefined
  const fastMs = performance.now()
  await expect.poll(() => samples.at(-1)!.lagMs, { timeout: (SECONDS * 2 + 30) * 1_000 }).toBeLessThan(1_000)
  const caughtUpMs = performance.now() - fastMs
  program.process.kill('SIGTERM')
  const { code, stderr } = await program.ended
  expect({ code, stderr: stderr.replace(/.*Warning.*\n|.*trace-warnings.*\n/g, '') }).toEqual({
    code: 0,
    stderr: '',
  })
  const last = samples.at(-1)!
  expect(last).toMatchObject({ ended: true, backlogBytes: 0, dropped: 0 })
  const seen = new Uint8Array(last.n)
  for await (const { _source } of everyDocument(url, app.index)) seen[Number(_source.n)]! += 1
  expect(seen.every((times) => times === 1)).toBe(true)

  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!
  const p99 = (samples: readonly Sample[]) => median(samples.map(({ p99Ms }) => p99Ms))
  console.log(
    `${last.n} records; memory ${(grown / 1e6).toFixed(1)} MB; event loop p99 ${p99(well).toFixed(1)} ms, slow ${p99(slow).toFixed(1)} ms; ` +
      `backlog ${(slow.at(-1)!.backlogBytes / 1e6).toFixed(0)} MB, caught up in ${(caughtUpMs / 1_000).toFixed(1)} s`,
  )
  // No measure of speed, which machines that are shared do not give: an app that waits for its server is slower by far.
  expect(p99(slow)).toBeLessThan(2 * p99(well) + 20)
})

async function storedNow(index: string): Promise<{ count: number; last: number }> {
  await request(url, 'POST', `/${index}/_refresh`)
  const { hits, aggregations } = await request<{
    hits: { total: { value: number } }
    aggregations: { last: { value: number } }
  }>(url, 'POST', `/${index}/_search`, {
    size: 0,
    track_total_hits: true,
    aggs: { last: { max: { field: 'n' } } },
  })
  return { count: hits.total.value, last: aggregations.last.value + 1 }
}
