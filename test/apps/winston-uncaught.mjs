// winston-uncaught.mjs exception|rejection: ends by something that only winston's handlers catch.
import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'

winston.createLogger({
  transports: [new GramexLogTransport({ target: 'guide', handleExceptions: true, handleRejections: true })],
})
setInterval(() => {}, 1000)
setTimeout(() => {
  if (process.argv[2] === 'exception') throw new Error('thrown')
  Promise.reject(new Error('rejected'))
}, 10)
