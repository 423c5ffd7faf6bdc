// Logs without end, in bursts, and notes in a file what is safe: the numbers of turns that have ended.
//   node killed.mjs NAME ACKNOWLEDGED [TARGET …]     PAUSE_MS in the environment: between bursts at most; default 3
import { openSync, writeSync } from 'node:fs'
import { log } from '@gramexlog/core'

const [name, acknowledged, ...targets] = process.argv.slice(2)
if (targets.length === 0) targets.push('guide')
const file = openSync(acknowledged, 'a')
const pauseMs = Number(process.env.PAUSE_MS ?? 3)
let n = 0

function burst() {
  for (let left = Math.random() * 40; left > 0; left -= 1) {
    log(targets[n % targets.length], { app: name, n, pad: 'x'.repeat(Math.random() * 400) })
    n += 1
  }
  // The journal asked for the end of the turn first, at the first log.
  setImmediate(() => {
    writeSync(file, `${n}\n`)
    setTimeout(burst, Math.random() * pauseMs)
  })
}

burst()
console.log('ready')
