import { gramexlog, requestLog } from '@gramexlog/http'
import { GramexLogTransport } from '@gramexlog/winston'
import express from 'express'
import winston from 'winston'

const logger = winston.createLogger({ transports: [new GramexLogTransport('app')] })

const app = express()
app.use(gramexlog()) // before all that logs
app.use(requestLog('requests'))
app.get('/orders/:id', (request, response) => {
  const order = request.params.id
  logger.info('order shown', { order }) // with the request's method and uri, as the file asks
  response.json({ order })
})

const server = app.listen(process.env.PORT ?? 3000, () => {
  console.log(`http://localhost:${server.address().port}/orders/7`)
})
