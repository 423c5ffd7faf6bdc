// graceful.mjs: an app with a handler of its own, for one time and older than the first log.
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@gramexlog/core'

process.once('SIGTERM', async () => {
  await sleep(1_500)
  log('guide', { n: 2 })
  process.exit(0)
})
log('guide', { n: 1 })
setInterval(() => {}, 1_000)
setTimeout(() => console.log('logged'), 100)
