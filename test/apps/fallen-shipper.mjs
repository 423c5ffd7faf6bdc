// Logs without a pause, while the shipper's thread is ended again and again at any moment; then delivers.
//   node fallen-shipper.mjs TIMES
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'

const threads = createRequire(import.meta.url)('node:worker_threads')
let thread
threads.Worker = class extends threads.Worker {
  constructor(...given) {
    super(...given)
    thread = this
  }
}
syncBuiltinESMExports()
const { flush, log } = await import('@gramexlog/core')

let n = 0
const logging = setInterval(() => {
  for (let left = 50; left > 0; left -= 1) {
    log('guide', { app: 'fallen', n })
    n += 1
  }
}, 2)
for (let times = Number(process.argv[2]); times > 0; times -= 1) {
  await sleep(Math.random() * 600)
  const fallen = thread
  await fallen.terminate()
  while (thread === fallen) await sleep(10)
}
clearInterval(logging)
const { accepted, backlogBytes, dead } = await flush()
console.log(JSON.stringify({ logged: n, accepted, backlogBytes, dead }))
