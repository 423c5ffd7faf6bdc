import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@gramexlog/core'
import express from 'express'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { gramexlog } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { FRAMEWORKS, listen } from './support/servers.ts'

const records = localTarget([
  'user.id',
  'session',
  'headers.X-Id',
  'uri',
  'method',
  'class',
  'ip',
  'status',
  'name',
])

async function work(): Promise<string> {
  log({ at: 'start' })
  await sleep(Math.random() * 10)
  log({ at: 'end' })
  return 'done'
}

describe.each(FRAMEWORKS)('in %s', (_name, framework, start) => {
  test('what is logged deep inside of a request has its keys, and not its arguments', async () => {
    const origin = await start({ work, user: true })
    const headers = {
      'X-Forwarded-For': '10.9.9.9',
      'X-Id': 'i1',
      'X-User': 'ünï'.normalize('NFC').replace(/[^a-z]/g, 'u'),
    }
    const response = await fetch(`${origin}/work/1?at=forged&more=x`, { headers })
    expect(await response.text()).toBe('done')
    const keys = {
      'user.id': headers['X-User'],
      session: '',
      'headers.X-Id': 'i1',
      uri: '/work/1?at=forged&more=x',
      method: 'GET',
      class: framework,
      ip: '127.0.0.1',
      status: framework === 'Koa' ? 404 : 200,
      name: framework === 'http' ? 'app' : '/work/:id',
    }
    expect(await records()).toEqual([
      { ...keys, at: 'start' },
      { ...keys, at: 'end' },
    ])
  })

  test('requests at the same time never mix, also those with a body', async () => {
    const origin = await start({ work, user: true })
    const calls = Array.from({ length: 40 }, (_, n) =>
      fetch(`${origin}/work/${n}`, {
        method: 'POST',
        body: JSON.stringify({ pad: 'x'.repeat(n * 2000) }),
        headers: { 'X-Id': `i${n}`, 'X-User': `u${n}`, 'Content-Type': 'application/json' },
      }),
    )
    for (const response of await Promise.all(calls)) expect(response.status).toBe(200)
    const seen = (await records()).map((record) => [record.uri, record['headers.X-Id'], record['user.id']])
    const each = Array.from({ length: 40 }, (_, n) => [`/work/${n}`, `i${n}`, `u${n}`])
    expect(seen.sort()).toEqual([...each, ...each].sort())
  })

  test('a function says who the user is and what the session', async () => {
    const options = { user: () => 'told', session: () => ({ id: 's1' }) }
    const origin = await start({ work, user: true, options })
    await fetch(`${origin}/work/1`, { headers: { 'X-User': 'u1' } })
    expect((await records())[0]).toMatchObject({
      'user.id': 'told',
      session: 's1',
      uri: '/work/1',
      class: framework,
    })
  })

  test('what is logged outside of a request has none of it', async () => {
    const origin = await start({ work: async () => 'done', user: true })
    await fetch(`${origin}/work/1`, { headers: { 'X-User': 'u1' } })
    log({ at: 'outside' })
    expect(await records()).toMatchObject([{ 'user.id': '', uri: '', at: 'outside' }])
  })
})

test('behind a proxy, ip is what the framework was told to make of it', async () => {
  const trusting = express()
    .set('trust proxy', 'loopback')
    .use(gramexlog())
    .get('/', (_request, response) => {
      log({})
      response.end()
    })
  const koa = Object.assign(new Koa(), { proxy: true })
    .use(gramexlog())
    .use((context) => {
      log({})
      context.body = ''
    })
  for (const listener of [trusting, koa.callback()]) {
    await fetch(await listen(listener), { headers: { 'X-Forwarded-For': '10.9.9.9' } })
  }
  expect(await records()).toMatchObject([{ ip: '10.9.9.9' }, { ip: '10.9.9.9' }])
})

test('where the listener and the framework in it both keep the request, the framework is asked', async () => {
  const app = new Koa()
  app.use(gramexlog())
  app.use(async (context) => {
    context.state.user = { id: 'u1' }
    await new Promise((done) => context.req.resume().on('end', () => done(log({ at: 'end' }))))
    context.body = ''
  })
  await fetch(await listen(gramexlog(app.callback())), { method: 'POST', body: 'x' })
  expect(await records()).toMatchObject([{ class: 'Koa', 'user.id': 'u1', at: 'end' }])
})
