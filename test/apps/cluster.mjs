// An Express app in three processes on one port, each of which logs its requests; one of them can be killed.
//   node cluster.mjs
// Prints its origin. At SIGTERM all end.
import cluster from 'node:cluster'
import { once } from 'node:events'
import { log } from '@gramexlog/core'
import { gramexlog } from '@gramexlog/http'
import express from 'express'

const WORKERS = 3

if (cluster.isPrimary) {
  for (let left = WORKERS; left > 0; left -= 1) cluster.fork()
  let listening = 0
  cluster.on('listening', (_worker, { port }) => {
    listening += 1
    if (listening === WORKERS) console.log(`http://127.0.0.1:${port}`)
  })
  // One that dies is replaced, as by any process manager.
  const replace = () => cluster.fork()
  cluster.on('exit', replace)
  process.once('SIGTERM', () => {
    cluster.off('exit', replace)
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM')
  })
} else {
  const site = express()
  site.use(gramexlog())
  site.get('/log/:n', (request, response) => {
    log('guide', { n: Number(request.params.n), worker: process.pid })
    setImmediate(() => response.send(String(process.pid)))
  })
  site.get('/die', () => process.kill(process.pid, 'SIGKILL'))
  const server = site.listen(0, '127.0.0.1')
  await once(server, 'listening')
}
