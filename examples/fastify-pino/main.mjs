import { gramexlog, requestLog } from '@gramexlog/http'
import { pinoMixin } from '@gramexlog/pino'
import fastify from 'fastify'
import pino from 'pino'

const app = fastify({
  logger: {
    mixin: pinoMixin('app'), // pino's worker is another thread, and knows of no request
    stream: pino.transport({ target: '@gramexlog/pino', options: { log: 'app' } }),
  },
})
await app.register(gramexlog())
await app.register(requestLog('requests'))
app.get('/orders/:id', async (request) => {
  const order = request.params.id
  request.log.info({ order }, 'order shown')
  return { order }
})

await app.listen({ port: Number(process.env.PORT ?? 3000) })
console.log(`http://localhost:${app.server.address().port}/orders/7`)
