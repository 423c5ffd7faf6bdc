import { log } from '@gramexlog/core'
import { gramexlog, requestLog } from '@gramexlog/http'
import Koa from 'koa'

const app = new Koa()
app.use(gramexlog())
app.use(requestLog('requests'))
app.use((context) => {
  const [, order] = /^\/orders\/(\w+)$/.exec(context.path) ?? context.throw(404)
  log('app', { event: 'order shown', order })
  context.body = { order }
})

const server = app.listen(process.env.PORT ?? 3000, () => {
  console.log(`http://localhost:${server.address().port}/orders/7`)
})
