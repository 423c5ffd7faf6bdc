// Waits for a server that is away, again and again, as a request handler may, and gives up each time.
//   node given-up.mjs TIMES
import { flush, log } from '@gramexlog/core'

async function giveUp(times) {
  for (let left = times; left > 0; left -= 500) {
    log('guide', { left })
    await Promise.all(Array.from({ length: 500 }, () => flush({ timeout: 1 })))
  }
}

await giveUp(40_000)
const before = process.memoryUsage().rss
await giveUp(Number(process.argv[2]))
console.log(`grew ${Math.round((process.memoryUsage().rss - before) / 1e6)}`)
