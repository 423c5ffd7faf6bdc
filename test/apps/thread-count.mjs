// Opens configurations, and tells how many threads were started for that and how many of them have ended.
import { open } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'

const [way, ...configs] = process.argv.slice(2)
const threads = []
const ended = []
process.on('worker', (thread) => {
  threads.push(thread)
  thread.once('exit', () => ended.push(thread))
})
for (const config of configs) {
  try {
    if (way === 'open') await open({ config })
    else new GramexLogTransport({ target: 'guide', config })
  } catch ({ code }) {
    console.log(code)
  }
}
// What ends, ends in the background.
setTimeout(() => console.log(`${threads.length} started, ${ended.length} ended`), 1_000)
