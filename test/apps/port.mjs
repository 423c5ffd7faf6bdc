// Logs a few records, so that two of these run at the same time, and ends.
//   node port.mjs NAME
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@gramexlog/core'

for (let n = 0; n < 100; n += 1) {
  log('guide', { app: process.argv[2], n })
  await sleep(2)
}
