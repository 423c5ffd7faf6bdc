import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { onTestFinished } from 'vitest'
import {
  type GramexLogOptions,
  gramexlog,
  type Listener,
  type LogHandler,
  noteError,
  requestLog,
} from '../../src/index.ts'

/** What a test's app does: the same in every framework. */
interface App {
  readonly options?: GramexLogOptions
  /** Sets the user of a request, in the framework's own way, from its header `x-user`. */
  readonly user?: boolean
  /** Answers GET /work/:id with what this gives: a text, or the parts of one. */
  readonly work?: () => Promise<string | Readable>
  /** Logs each request to this target. */
  readonly requests?: string
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
  ({ options, user, work, handler, requests }) => {
    const app = make()
    app.set('env', 'test')
    app.use(gramexlog(options))
    if (requests) app.use(requestLog(requests))
    app.use(make.json())
    app.use((request, _response, next) => {
      if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
      next()
    })
    if (work)
      app.all('/work/:id', (_request, response, next) => {
        work().then((result) => {
          if (result instanceof Readable) pipeline(result, response, () => {})
          else response.send(result)
        }, next)
      })
    if (handler) app.all('/log', handler)
    app.use(noteError)
    return listen(app)
  }

const withNode: Start = ({ options, user, work, handler, requests }) => {
  const listener: Listener = async (request, response) => {
    if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
    if (request.url!.startsWith('/log')) return handler!(request, response)
    await new Promise((done) => request.resume().on('end', done))
    const result = await work!()
    if (result instanceof Readable) pipeline(result, response, () => {})
    else response.end(result)
  }
  return listen(gramexlog(requests ? requestLog(requests, listener) : listener, options))
}

const withFastify: Start = async ({ options, user, work, handler, requests }) => {
  const app = fastify({ forceCloseConnections: true })
  await app.register(gramexlog(options))
  if (requests) await app.register(requestLog(requests))
  app.addHook('preHandler', async (request) => {
    if (user) Object.assign(request, { user: userOf(request.headers['x-user']) })
  })
  if (work) app.all('/work/:id', async () => work())
  if (handler) app.all('/log', handler)
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

const withKoa: Start = ({ options, user, work, handler, requests }) => {
  const app = new Koa()
  app.silent = true
  app.use(gramexlog(options))
  if (requests) app.use(requestLog(requests))
  app.use((context, next) => {
    if (user) context.state.user = userOf(context.headers['x-user'])
    return next()
  })
  const router = new Router()
  if (work) {
    router.all('/work/:id', async (context) => {
      context.body = await work()
    })
  }
  if (handler) router.all('/log', async (context) => void (await handler(context)))
  app.use(router.routes())
  return listen(app.callback())
}

const withHono: Start = ({ options, user, work, handler, requests }) => {
  const app = new Hono<{ Variables: { user: unknown } }>()
  app.use(gramexlog(options))
  if (requests) app.use(requestLog(requests))
  app.use(async (context, next) => {
    if (user) context.set('user', userOf(context.req.header('x-user')))
    await next()
  })
  if (work) {
    app.all('/work/:id', async (context) => {
      await context.req.text()
      const result = await work()
      return result instanceof Readable ? context.body(webStream(result)) : context.text(result)
    })
  }
  if (handler) app.all('/log', handler)
  return listen(getRequestListener(app.fetch))
}

function webStream(stream: Readable): ReadableStream {
  return Readable.toWeb(stream) as ReadableStream
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
