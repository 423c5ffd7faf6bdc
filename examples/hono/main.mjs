import { log } from '@gramexlog/core'
import { gramexlog, requestLog } from '@gramexlog/http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.use(gramexlog())
app.use(requestLog('requests'))
app.get('/orders/:id', (context) => {
  const order = context.req.param('id')
  log('app', { event: 'order shown', order })
  return context.json({ order })
})

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`http://localhost:${port}/orders/7`)
})
