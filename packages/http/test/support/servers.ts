import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { onTestFinished } from 'vitest'
import { type GramexLogOptions, gramexlog, type Listener, type LogHandler } from '../../src/index.ts'

/** What a test's app does: the same in every framework. */
interface App {
  readonly options?: GramexLogOptions
  /** Sets the user of a request, in the framework's own way, from its header `x-user`. */
  readonly user?: boolean
  /** Answers GET /work/:id with what this gives. */
  readonly work?: () => Promise<string>
  /** Answers GET /log. */
  readonly handler?: LogHandler
}

/** A running server of each framework. @returns its origin */
type Start = (app: App) => Promise<string>

const userOf = (header: string | string[] | undefined) => (header === undefined ? undefined : { id: header })

/** @returns the origin */
export async function listen(listener: Listener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const withExpress =
  (make: typeof express): Start =>
  ({ options, user, work, handler }) => {
    const app = make()
    app.use(gramexlog(options))
    app.use(make.json())
    app.use((request, _response, next) => {
      if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
      next()
    })
    if (work)
      app.all('/work/:id', (_request, response, next) => void work().then((t) => response.send(t), next))
    if (handler) app.get('/log', handler)
    return listen(app)
  }

const withNode: Start = ({ options, user, work, handler }) =>
  listen(
    gramexlog((request, response) => {
      if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
      if (request.url!.startsWith('/log')) return handler!(request, response)
      request.resume().on('end', async () => response.end(await work!()))
    }, options),
  )

const withFastify: Start = async ({ options, user, work, handler }) => {
  const app = fastify()
  await app.register(gramexlog(options))
  app.addHook('preHandler', async (request) => {
    if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
  })
  if (work) app.all('/work/:id', async () => work())
  if (handler) app.get('/log', handler)
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

const withKoa: Start = ({ options, user, work, handler }) => {
  const app = new Koa()
  app.use(gramexlog(options))
  app.use((context, next) => {
    if (user) context.state.user = userOf(context.headers['x-user'])
    return next()
  })
  app.use(async (context) => {
    if (context.path === '/log') handler!(context)
    else context.body = await work!()
  })
  return listen(app.callback())
}

const withHono: Start = ({ options, user, work, handler }) => {
  const app = new Hono<{ Variables: { user: unknown } }>()
  app.use(gramexlog(options))
  app.use(async (context, next) => {
    if (user) context.set('user', userOf(context.req.header('x-user')))
    await next()
  })
  if (work) {
    app.all('/work/:id', async (context) => {
      await context.req.text()
      return context.text(await work())
    })
  }
  if (handler) app.get('/log', handler)
  return listen(getRequestListener(app.fetch))
}

/** Every framework, by the name that the key `class` has there. */
export const FRAMEWORKS: readonly (readonly [name: string, framework: string, start: Start])[] = [
  ['node:http', 'http', withNode],
  ['Express 5', 'Express', withExpress(express)],
  ['Express 4', 'Express', withExpress(express4)],
  ['Fastify', 'Fastify', withFastify],
  ['Koa', 'Koa', withKoa],
  ['Hono', 'Hono', withHono],
]
