// Logs some hundred records a second without end, and notes in a file what is safe: the numbers of turns that have ended.
//   node soaking.mjs NAME ACKNOWLEDGED
// Every 200th record does not fit the index: its field `poison` is no number.
import { openSync, writeSync } from 'node:fs'
import { close, log } from '@gramexlog/core'

const [name, acknowledged] = process.argv.slice(2)
const file = openSync(acknowledged, 'a')
let n = 0

function burst() {
  for (let left = Math.random() * 20; left > 0; left -= 1) {
    const poison = n % 200 === 199 ? { poison: 'none' } : {}
    log('guide', { app: name, n, ...poison, pad: 'x'.repeat(Math.random() * 400) })
    n += 1
  }
  // The journal asked for the end of the turn first, at the first log.
  setImmediate(() => {
    writeSync(file, `${n}\n`)
    timer = setTimeout(burst, Math.random() * 60)
  })
}

let timer
process.once('SIGTERM', async () => {
  clearTimeout(timer)
  await close()
  process.exit()
})
burst()
console.log('ready')
