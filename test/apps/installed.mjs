// Logs in every way that there is. Run by test/installs.test.ts with the packages as they are installed, as it stands and as
// CommonJS, so that it has no await outside of a function.
import { once } from 'node:events'
import { close, flush, log } from '@gramexlog/core'
import { gramexlog } from '@gramexlog/http'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import express from 'express'
import fastify from 'fastify'
import pino from 'pino'
import winston from 'winston'

async function main() {
  log('guide', { from: 'core' })
  winston.createLogger({ transports: [new GramexLogTransport('guide')] }).info('hello', { from: 'winston' })
  pino({}, destination('guide')).info({ from: 'pino' })
  // Its worker delivers when the program ends.
  pino({ transport: { target: '@gramexlog/pino', options: { log: 'guide' } } }).info({ from: 'worker' })

  const app = express().use(gramexlog())
  app.get('/by-express', (_request, response) => {
    log('guide', { from: 'express' })
    response.end()
  })
  const server = app.listen(0)
  await once(server, 'listening')
  await (await fetch(`http://localhost:${server.address().port}/by-express`)).text()
  server.close()

  const plugged = fastify()
  await plugged.register(gramexlog())
  plugged.get('/by-fastify', async () => {
    log('guide', { from: 'fastify' })
    return ''
  })
  await (await fetch(`${await plugged.listen({ port: 0 })}/by-fastify`)).text()
  await plugged.close()

  const { delivered } = await flush()
  await close()
  console.log(`delivered ${delivered}`)
}
main()
