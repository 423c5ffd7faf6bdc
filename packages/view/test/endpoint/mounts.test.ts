import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { View } from '../../src/endpoint/view.ts'
import { testView } from '../support/view.ts'

// What the README shows, with the rest of an app around it.

type Mount = (view: View) => Promise<string>

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const mounts: Readonly<Record<string, Mount>> = {
  'Express 5': (view) => {
    const app = express()
    app.use(express.json())
    app.use(view.listener)
    app.get('/', (_, response) => void response.send('the app'))
    return listen(app)
  },
  'Express 5, at a path': (view) => {
    const app = express()
    app.use('/inner/logs', view.listener)
    app.get('/', (_, response) => void response.send('the app'))
    return listen(app)
  },
  'Fastify 5': async (view) => {
    const app = fastify({ forceCloseConnections: true })
    for (const path of ['/inner/logs', '/inner/logs/*'])
      app.all(path, (request, reply) => {
        reply.hijack()
        view.listener(request.raw, reply.raw)
      })
    app.get('/', async () => 'the app')
    onTestFinished(() => app.close())
    return await app.listen({ port: 0, host: '127.0.0.1' })
  },
  Koa: (view) => {
    const app = new Koa()
    app.use(async (context, next) => {
      if (!context.path.startsWith('/inner/logs')) return await next()
      context.respond = false
      view.listener(context.req, context.res)
    })
    app.use((context) => {
      context.body = 'the app'
    })
    return listen(app.callback())
  },
  'node:http': (view) =>
    listen((request, response) => view.listener(request, response, () => response.end('the app'))),
  Hono: async (view) => {
    const app = new Hono()
    app.all('/inner/logs/*', (context) => view.fetch(context.req.raw, context.env))
    app.get('/', (context) => context.text('the app'))
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false })
    onTestFinished(() => void server.close())
    await new Promise((done) => server.once('listening', done))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
}

describe.each(Object.entries(mounts))('mounted in %s', (name, mount) => {
  const start = async (options = {}) => {
    const view = testView(
      [{ _id: 'a', x: 1 }],
      {
        ...(!name.endsWith('at a path') && { base: '/inner/logs' }),
        readOnly: false,
        ...options,
      },
      { replay: async () => ({ stored: 1, duplicates: 0, refused: 0 }) },
    )
    return await mount(view)
  }

  test('it answers below its mount, and nothing else', async () => {
    const origin = await start()
    expect(await (await fetch(`${origin}/inner/logs/guide?_limit=1`)).json()).toEqual([{ _id: 'a', x: 1 }])
    expect(await (await fetch(`${origin}/inner/logs/~/rows/guide`)).json()).toMatchObject({
      backend: 'local',
    })
    expect(await (await fetch(`${origin}/inner/logs/`)).json()).toMatchObject({ readOnly: false })
    expect(await (await fetch(`${origin}/`)).text()).toBe('the app')
    expect((await fetch(`${origin}/inner/logs/nope`)).status).toBe(404)
    expect((await fetch(`${origin}/inner/logs/..%2f..%2fguide`)).status).toBe(404)
    expect(
      (await fetch(`${origin}/guide`)).ok && (await (await fetch(`${origin}/guide`)).text()),
    ).not.toContain('_id')
  })

  test('its mount without a slash leads to the one with it', async () => {
    const response = await fetch(`${await start()}/inner/logs?x=1`)
    expect(response.status).toBe(200)
    expect(new URL(response.url).pathname).toBe('/inner/logs/')
    expect(new URL(response.url).search).toBe('?x=1')
  })

  test('a token leads to a cookie for what is below its mount', async () => {
    const token = '0123456789abcdef'
    const origin = await start({ token })
    const response = await fetch(`${origin}/inner/logs/guide?token=${token}`, { redirect: 'manual' })
    expect(response.status).toBe(303)
    const location = new URL(response.headers.get('location')!, response.url)
    expect(location.pathname + location.search).toBe('/inner/logs/guide')
    expect(response.headers.get('set-cookie')).not.toMatch(/path=/i)
  })

  test('it takes a POST, and a HEAD', async () => {
    const origin = await start()
    const headers = { 'content-type': 'application/json', origin }
    const replayed = await fetch(`${origin}/inner/logs/~/replay/sent`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    expect(await replayed.json()).toEqual({ stored: 1, refused: 0 })
    const head = await fetch(`${origin}/inner/logs/guide?_format=csv`, { method: 'HEAD' })
    expect(head.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  })

  test('it is open to this machine alone', async () => {
    const response = await fetch(`${await start()}/inner/logs/guide`, {
      headers: { 'x-forwarded-for': '8.8.8.8' },
    })
    expect(response.status).toBe(403)
  })

  test('a live tail ends with its client', async () => {
    const origin = await start({ limits: { tails: 1 } })
    const going = new AbortController()
    const response = await fetch(`${origin}/inner/logs/~/tail/guide`, { signal: going.signal })
    const { value } = await response.body!.getReader().read()
    expect(new TextDecoder().decode(value)).toContain('event: state')
    going.abort()
    await expect
      .poll(async () => {
        const again = await fetch(`${origin}/inner/logs/~/tail/guide`)
        await again.body?.cancel()
        return again.status
      })
      .toBe(200)
  })
})

test('nothing is answered beside the mount', async () => {
  const view = testView([{ x: 1 }], { base: '/inner/logs/' })
  expect((await view.get('/inner/logs/guide')).status).toBe(200)
  for (const path of ['/guide', '/inner/guide', '/inner/logsguide', '/', '/inner/logs/inner/logs/guide'])
    expect((await view.get(path)).status).toBe(404)
})

test('the app keeps its own Request and Response', async () => {
  const { Request, Response } = globalThis
  await testView().listen()
  expect(globalThis.Request).toBe(Request)
  expect(globalThis.Response).toBe(Response)
})

test.each(['logs', '/a b', '/a?b', 'http://localhost/logs'])('a mount cannot be %j', (base) => {
  expect(() => testView([], { base })).toThrow(/base: expected a path/)
})
