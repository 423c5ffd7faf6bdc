import { createServer } from 'node:http'
import { connect, createServer as createHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { gramexlog, type Listener, requestLog } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { FRAMEWORKS, listen } from './support/servers.ts'

const records = localTarget([])
const GRAMEX = ['time', 'ip', 'user.id', 'status', 'duration', 'method', 'uri', 'error']

/** The records once there are as many. */
async function recorded(count: number): Promise<Record<string, unknown>[]> {
  await vi.waitFor(async () => expect(await records()).toHaveLength(count))
  return records()
}

/** Parts of a text, some ms apart. */
function slowly(parts: number): Readable {
  return Readable.from(
    (async function* () {
      for (let n = 0; n < parts; n++) {
        yield `part ${n}\n`
        await sleep(20)
      }
    })(),
  )
}

/** Asks, and closes the connection after the time or the first part of the answer. */
async function abort(url: string, whenAnswered: boolean): Promise<void> {
  const controller = new AbortController()
  if (!whenAnswered) setTimeout(() => controller.abort(), 50)
  await expect(
    fetch(url, { signal: controller.signal }).then(async (response) => {
      await response.body!.getReader().read()
      controller.abort()
      throw new Error('aborted')
    }),
  ).rejects.toThrow(/abort/)
}

describe.each(FRAMEWORKS)('in %s', (name, _framework, start) => {
  test('a request is one record, by default of the keys of Gramex', async () => {
    const origin = await start({ work: async () => 'done', user: true, requests: 'app' })
    const before = Date.now()
    await fetch(`${origin}/work/1?x=1&status=forged`, { method: 'POST', headers: { 'X-User': 'u1' } })
    const [record] = await recorded(1)
    expect(Object.keys(record!)).toEqual(GRAMEX)
    expect(record).toMatchObject({
      ip: '127.0.0.1',
      'user.id': 'u1',
      status: 200,
      method: 'POST',
      uri: '/work/1?x=1&status=forged',
      error: '',
    })
    expect(record!.time).toBeGreaterThanOrEqual(before)
    expect(record!.duration).toBeGreaterThan(0)
    expect(record!.duration).toBeLessThan(5_000)
  })

  test('an answer in parts lasts to its end', async () => {
    const origin = await start({ work: async () => slowly(5), requests: 'app' })
    expect(await (await fetch(`${origin}/work/1`)).text()).toMatch(/part 4/)
    const [record] = await recorded(1)
    expect(record).toMatchObject({ status: 200, error: '' })
    expect(record!.duration).toBeGreaterThan(75)
  })

  test('a client that leaves before the answer is 499, and one in the midst of it has what was sent', async () => {
    let work = (): Promise<string | Readable> => new Promise(() => {})
    const origin = await start({ work: () => work(), requests: 'app' })
    await abort(`${origin}/work/1`, false)
    await recorded(1)
    work = async () => slowly(50)
    await abort(`${origin}/work/2`, true)
    expect(await recorded(2)).toMatchObject([
      { status: 499, error: 'aborted', uri: '/work/1', ip: '127.0.0.1' },
      { status: 200, error: 'aborted', uri: '/work/2', ip: '127.0.0.1' },
    ])
  })

  test('what a handler throws is the error', async () => {
    const odd = vi.fn()
    const unhandled = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', odd)
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection')
      for (const listener of unhandled) process.on('unhandledRejection', listener)
      error.mockRestore()
    })
    const work = async () => {
      throw new Error('odd')
    }
    const origin = await start({ work, requests: 'app' })
    const answer = fetch(`${origin}/work/1`, { signal: AbortSignal.timeout(500) }).catch(() => undefined)
    expect(await recorded(1)).toMatchObject([{ status: 500, error: 'odd', uri: '/work/1' }])
    // Without a framework nobody answers after an error, nor catches it.
    if (name !== 'node:http') expect((await answer)?.status).toBe(500)
    else await vi.waitFor(() => expect(odd).toHaveBeenCalledWith(new Error('odd'), expect.anything()))
    await answer
    expect(await records()).toHaveLength(1)
  })

  test('an address without a route is a record too', async () => {
    const origin = await start({ work: async () => 'done', requests: 'app' })
    await (await fetch(`${origin}/work`)).text()
    const status = name === 'node:http' ? 200 : 404
    expect(await recorded(1)).toMatchObject([{ status, uri: '/work', error: '' }])
  })

  test('many requests on kept connections are a record each', async () => {
    const origin = await start({ work: async () => 'done', user: true, requests: 'app' })
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 30 }, async (_, n) => {
          const response = await fetch(`${origin}/work/${round * 30 + n}`, {
            headers: { 'X-User': `u${round * 30 + n}` },
          })
          await response.text()
        }),
      )
    }
    const seen = (await recorded(90)).map((record) => `${record.uri} ${record['user.id']}`)
    expect(seen.sort()).toEqual(Array.from({ length: 90 }, (_, n) => `/work/${n} u${n}`).sort())
  })
})

describe('a target with keys of its own', () => {
  const keyed = localTarget(['status', 'port', 'name', 'user.id'])

  test('gets these, also of a client that left', async () => {
    const app = express()
    app.use(requestLog('app', { user: () => 'told' }))
    app.get('/work/:id', () => {})
    const server = createServer(app).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    await abort(`http://127.0.0.1:${port}/work/1`, false)
    await vi.waitFor(async () => expect(await keyed()).toHaveLength(1))
    expect(await keyed()).toEqual([{ status: 499, port, name: '/work/:id', 'user.id': 'told' }])
  })
})

const withExpress = (): Listener => {
  const app = express()
  app.use(requestLog('app'), gramexlog({ user: () => 'told' }))
  return app
}
const withHono = (): Listener => {
  const app = new Hono()
  app.use(requestLog('app')).use(gramexlog({ user: () => 'told' }))
  return getRequestListener(app.fetch)
}

describe('the key name', () => {
  const named = localTarget(['name', 'uri'])

  test.each(FRAMEWORKS)(
    'in %s is the route, and without one the target',
    async (framework, _class, start) => {
      const origin = await start({ work: async () => 'done', requests: 'app' })
      await (await fetch(`${origin}/work/1`)).text()
      await (await fetch(`${origin}/nowhere`)).text()
      await vi.waitFor(async () => expect(await named()).toHaveLength(2))
      const route = framework === 'node:http' ? 'app' : '/work/:id'
      expect(await named()).toEqual([
        { name: route, uri: '/work/1' },
        { name: 'app', uri: '/nowhere' },
      ])
    },
  )
})

test.each([
  ['Express', withExpress],
  ['Hono', withHono],
])('in %s, users are as `gramexlog` behind it was told', async (_name, make) => {
  await fetch(await listen(make()))
  expect(await recorded(1)).toMatchObject([{ status: 404, 'user.id': 'told' }])
})

test('over HTTP/2 too', async () => {
  const server = createHttp2((request, response) => {
    listener(request as never, response as never)
  }).listen(0, '127.0.0.1')
  const listener = requestLog('app', async (_request, response) => {
    await sleep(20)
    response.statusCode = 201
    response.end('done')
  })
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const ask = () => client.request({ ':path': '/two', 'x-user': 'u1' }).resume()
  await new Promise((done) => ask().once('end', done))
  const aborted = ask()
  aborted.on('error', () => {})
  setTimeout(() => aborted.destroy(), 5)
  const [whole, left] = await recorded(2)
  client.close()
  expect(whole).toMatchObject({ status: 201, method: 'GET', uri: '/two', ip: '127.0.0.1', error: '' })
  expect(whole!.duration).toBeGreaterThan(15)
  expect(left).toMatchObject({ status: 499, uri: '/two', ip: '127.0.0.1', error: 'aborted' })
})

test('what a listener throws at once is a record before the process may end', async () => {
  const listener = requestLog('app', () => {
    throw new Error('at once')
  })
  let thrown: unknown
  const origin = await listen((request, response) => {
    try {
      listener(request, response)
    } catch (error) {
      thrown = error
      response.statusCode = 503
      response.end()
    }
  })
  expect((await fetch(origin)).status).toBe(503)
  expect(thrown).toEqual(new Error('at once'))
  expect(await recorded(1)).toMatchObject([{ status: 500, error: 'at once' }])
})

test('an unknown target is told when the log is made', () => {
  expect(() => requestLog('guide')).toThrow(/unknown log target "guide"/)
})
