// Compiled by test/installs.test.ts with either version of Express and of Fastify.
import { gramexlog, logHandler, requestLog } from '@gramexlog/http'
import express from 'express'
import fastify from 'fastify'

export const app = express()
app.use(gramexlog())
app.use(requestLog('requests'))
app.get('/log', logHandler('gramexguide', { event: 'handler' }))

export async function plugged(): Promise<void> {
  const server = fastify()
  await server.register(gramexlog())
  await server.register(requestLog('requests'))
  server.get('/log', logHandler('gramexguide', { event: 'handler' }))
}
