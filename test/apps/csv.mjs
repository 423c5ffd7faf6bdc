// Logs rows without end in bursts, and notes in a file what is safe: the numbers of turns that have ended.
//   node csv.mjs NAME ACKNOWLEDGED
import { openSync, writeSync } from 'node:fs'
import { log } from '@gramexlog/core'

const [, acknowledged] = process.argv.slice(2)
const file = openSync(acknowledged, 'a')
let n = 0

function burst() {
  for (let left = Math.random() * 40; left > 0; left -= 1) {
    log('guide', {}, { url: `/${n}`, method: `a "quoted",\n method ${'x'.repeat(Math.random() * 200)}` })
    n += 1
  }
  setImmediate(() => {
    writeSync(file, `${n}\n`)
    setTimeout(burst, Math.random() * 2)
  })
}

burst()
console.log('ready')
