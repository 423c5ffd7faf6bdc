// end.mjs <logger> <records> <ending>: logs the records and ends, in one of the ways in which programs end.
import { setImmediate as turn } from 'node:timers/promises'
import { loggers } from './loggers.mjs'

const [name, records, ending] = process.argv.slice(2)
const log = loggers[name]()
for (let n = 1; n <= Number(records); n += 1) log(n, `text ${n}`)

if (ending === 'exit') process.exit(3)
if (ending === 'throw') throw new Error('uncaught on purpose')
if (ending === 'reject') Promise.reject(new Error('rejected on purpose'))
if (ending === 'stay' || ending === 'own-handler') {
  if (ending === 'own-handler') process.on('SIGTERM', () => process.exit(7))
  await turn()
  await turn()
  console.log('logged')
  setInterval(() => {}, 1000)
}
