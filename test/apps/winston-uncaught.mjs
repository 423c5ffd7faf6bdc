// winston-uncaught.mjs exception|rejection: ends by something that only winston's handlers catch, and prints
// after how many ms.
import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'

let thrownMs
// Before the logger, whose own listener delivers.
process.on('exit', () => console.log(Math.round(performance.now() - thrownMs)))
winston.createLogger({
  transports: [new GramexLogTransport({ target: 'guide', handleExceptions: true, handleRejections: true })],
})
setInterval(() => {}, 1000)
setTimeout(() => {
  thrownMs = performance.now()
  if (process.argv[2] === 'exception') throw new Error('thrown')
  Promise.reject(new Error('rejected'))
}, 10)
