// Logs rows in bursts, and notes in a file what is safe: the numbers of turns that have ended. Kills itself after a while,
// and not in the middle of a write, which the system may then cut.
//   node csv.mjs ACKNOWLEDGED MS
import { openSync, writeSync } from 'node:fs'
import { log } from '@gramexlog/core'

const [acknowledged, ms] = process.argv.slice(2)
const until = Date.now() + Number(ms)
const file = openSync(acknowledged, 'a')
let n = 0

function burst() {
  for (let left = Math.random() * 40; left > 0; left -= 1) {
    log('guide', {}, { url: `/${n}`, method: `a "quoted",\n method ${'x'.repeat(Math.random() * 200)}` })
    n += 1
  }
  setImmediate(() => {
    writeSync(file, `${n}\n`)
    if (Date.now() > until) process.kill(process.pid, 'SIGKILL')
    setTimeout(burst, Math.random() * 2)
  })
}

burst()
