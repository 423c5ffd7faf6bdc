import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import express, { Router } from 'express'
import fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { DIRECT_KEYS } from '../../src/config/key-names.ts'
import { compileKeys } from '../../src/keys/compile.ts'

const NAMES = [
  ...DIRECT_KEYS,
  'args.x',
  'request.path',
  'request.query',
  'request.protocol',
  'request.host',
  'request.version',
  'request.remote_ip',
  'headers.X-Test',
  'cookies.sid',
  'user.role',
  'env.HOME',
]
const AT = Date.UTC(2026, 0, 1)
const keys = compileKeys(NAMES, { target: 'app', env: { HOME: '/root' }, pid: 7, hostname: 'h' })

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** What a handler resolves to inside a real server, a little after the request began. */
async function resolve(request: unknown): Promise<string> {
  await sleep(10)
  return `{${keys.encode(request, AT)}}`
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(() => new Promise((done) => server.close(done)))
  return (server.address() as AddressInfo).port
}

async function get(port: number, path: string): Promise<Record<string, unknown>> {
  const headers = { 'User-Agent': 'test', 'X-Test': 'yes', Cookie: 'sid=s%201' }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  return (await response.json()) as Record<string, unknown>
}

/** What every framework gives. */
function common(port: number, path: string): Record<string, unknown> {
  return {
    time: AT,
    datetime: '2026-01-01 00:00:00Z',
    method: 'GET',
    uri: `${path}?x=1&x=2`,
    ip: '127.0.0.1',
    duration: expect.toSatisfy((ms: unknown) => typeof ms === 'number' && ms > 5 && ms < 5000),
    port,
    browser: 'test',
    pid: 7,
    hostname: 'h',
    'args.x': '2',
    'request.path': path,
    'request.query': 'x=1&x=2',
    'request.protocol': 'http',
    'request.host': `127.0.0.1:${port}`,
    'request.version': 'HTTP/1.1',
    'request.remote_ip': '127.0.0.1',
    'headers.X-Test': 'yes',
    'cookies.sid': 's 1',
    'env.HOME': '/root',
    'trace.id': '',
    'span.id': '',
  }
}

describe('keys of a real request', () => {
  it('are those of node:http', async () => {
    const port = await listen(
      createServer(async (request, response) => {
        response.statusCode = 202
        response.end(await resolve(request))
      }),
    )
    expect(await get(port, '/a/b?x=1&x=2')).toEqual({
      ...common(port, '/a/b'),
      name: 'app',
      class: 'http',
      status: 202,
      user: '',
      'user.role': '',
      session: '',
      error: '',
    })
  })

  it('are those of Express', async () => {
    const app = express()
    const router = Router()
    router.get('/users/:id', async (request, response) => {
      Object.assign(request, { user: { id: 'u1', role: 'admin' }, sessionID: 's1', err: new Error('odd') })
      response.status(203).send(await resolve(request))
    })
    app.use('/api', router)
    const port = await listen(createServer(app))
    expect(await get(port, '/api/users/5?x=1&x=2')).toEqual({
      ...common(port, '/api/users/5'),
      name: '/api/users/:id',
      class: 'Express',
      status: 203,
      user: 'u1',
      'user.role': 'admin',
      session: 's1',
      error: 'odd',
    })
  })

  it('are those of Fastify', async () => {
    const app = fastify()
    app.get('/users/:id', async (request, reply) => {
      Object.assign(request, { user: { id: 9, role: 'guest' }, session: { sessionId: 's2' } })
      reply.code(201)
      return reply.send(await resolve(request))
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    closers.push(() => app.close())
    const port = (app.server.address() as AddressInfo).port
    expect(await get(port, '/users/5?x=1&x=2')).toEqual({
      ...common(port, '/users/5'),
      name: '/users/:id',
      class: 'Fastify',
      status: 201,
      user: 9,
      'user.role': 'guest',
      session: 's2',
      error: '',
    })
  })

  it('name the target where no route matched', async () => {
    const app = express()
    app.use(async (request, response) => void response.send(await resolve(request)))
    const port = await listen(createServer(app))
    expect((await get(port, '/nowhere')).name).toBe('app')
  })
})
