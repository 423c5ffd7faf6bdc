// Each process is a writer with a journal of its own. What one leaves that ends, another delivers.
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { log } from '@gramexlog/core'
import { gramexlog, requestLog } from '@gramexlog/http'

if (cluster.isPrimary) {
  for (let n = 0; n < 2; n++) cluster.fork()
  let listening = 0
  cluster.on('listening', (_worker, { port }) => {
    listening += 1
    if (listening === 2) console.log(`http://localhost:${port}/orders/7`)
  })
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.kill()
  })
} else {
  const record = requestLog('requests')
  const answer = (request, response) => {
    const order = request.url.split('/').at(-1)
    log('app', { event: 'order shown', order, worker: cluster.worker.id })
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ order }))
  }
  createServer(
    gramexlog((request, response) => record(request, response, () => answer(request, response))),
  ).listen(process.env.PORT ?? 3000)
}
