// A site that logs in each request by core, winston and pino, a while after it has begun.
//   node load.mjs express|fastify
// Prints its origin; at SIGTERM, how many requests it has answered, when all is delivered.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { close, log } from '@gramexlog/core'
import { gramexlog, requestLog } from '@gramexlog/http'
import { destination, pinoMixin } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'
import winston from 'winston'

const [framework] = process.argv.slice(2)
const viaWinston = winston.createLogger({ transports: [new GramexLogTransport('guide')] })
// pino's worker in one site, the app's own thread in the other.
const transport =
  framework === 'express'
    ? pino.transport({ target: '@gramexlog/pino', options: { log: 'guide' } })
    : undefined
const viaPino = pino({ mixin: transport && pinoMixin('guide') }, transport ?? destination('guide'))
let begun = 0
let answered = 0

/** Knows of no request but its number. */
async function work(n) {
  begun += 1
  await turn()
  log('guide', { n, by: 'core' })
  await sleep(Math.random() * 5)
  viaWinston.info('deep', { n, by: 'winston' })
  await turn()
  viaPino.info({ n, by: 'pino' }, 'deep')
  answered += 1
}

const sites = {
  async express() {
    const { default: express } = await import('express')
    const site = express()
    site.use(gramexlog(), requestLog('requests'), (request, _response, next) => {
      request.user = { id: `u${request.get('x-id')}` }
      next()
    })
    site.get('/work', async (request, response) => {
      await work(request.get('x-id'))
      response.send('done')
    })
    return createServer(site).listen(0, '127.0.0.1')
  },
  async fastify() {
    const { default: fastify } = await import('fastify')
    const site = fastify()
    await site.register(gramexlog())
    await site.register(requestLog('requests'))
    site.addHook('preHandler', async (request) => {
      request.user = { id: `u${request.headers['x-id']}` }
    })
    site.get('/work', async (request) => {
      await work(request.headers['x-id'])
      return 'done'
    })
    await site.listen({ port: 0, host: '127.0.0.1' })
    return site.server
  },
}

const server = await sites[framework]()
if (!server.listening) await once(server, 'listening')
console.log(`http://127.0.0.1:${server.address().port}`)
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  // Work of requests that were cut off goes on.
  while (answered < begun) await sleep(10)
  transport?.ref()
  transport?.end()
  await Promise.all([close(), transport && once(transport, 'close')])
  console.log(answered)
})
