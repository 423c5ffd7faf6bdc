// Logs so many records a second, and tells each half second how it is, as a line of JSON. At SIGTERM it delivers all.
//   node slow.mjs RATE
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { flush, log, stats } from '@gramexlog/core'

const rate = Number(process.argv[2])
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const startedMs = performance.now()
let n = 0

const logging = setInterval(() => {
  const due = ((performance.now() - startedMs) / 1_000) * rate
  for (; n < due; n += 1) log('guide', { n, pad: 'x'.repeat(200) })
}, 10)

function tell(more = {}) {
  const { delivered, duplicates, backlogBytes, lagMs, retried, dropped } = stats()
  const rssBytes = process.memoryUsage.rss()
  const p99Ms = delay.percentile(99) / 1e6
  delay.reset()
  console.log(
    JSON.stringify({
      n,
      delivered,
      duplicates,
      backlogBytes,
      lagMs,
      retried,
      dropped,
      rssBytes,
      p99Ms,
      ...more,
    }),
  )
}
const telling = setInterval(tell, 500)

process.once('SIGTERM', async () => {
  clearInterval(logging)
  await flush()
  clearInterval(telling)
  tell({ ended: true })
  process.exit()
})
