// A custom server, as Next's documentation has it in server.js. In the place of `handle` stands there:
//   const app = next({ dev: false }); await app.prepare(); const handle = app.getRequestHandler()
import { createServer } from 'node:http'
import { gramexlog, requestLog } from '@gramexlog/http'
import { GET } from './app/orders/route.mjs'

async function handle(request, response) {
  const url = new URL(request.url, 'http://localhost')
  const [, id] = /^\/orders\/(\w+)$/.exec(url.pathname) ?? []
  if (id === undefined) return response.writeHead(404).end()
  const answer = await GET(new Request(url), { params: Promise.resolve({ id }) })
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
}

const record = requestLog('requests')
// Whatever a route logs has the request's keys.
const listener = gramexlog((request, response) => record(request, response, () => handle(request, response)))
const server = createServer(listener).listen(process.env.PORT ?? 3000, () => {
  console.log(`http://localhost:${server.address().port}/orders/7`)
})
