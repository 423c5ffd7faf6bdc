import { expect, test } from 'vitest'
import { logHandler } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { listen } from './support/servers.ts'

const records = localTarget(['ip'], { format: 'ecs', timestamp: true })
const SENT = { 'client.ip': '6.6.6.6', ip: '6.6.6.6', user: 'admin', status: '500', 'event.action': 'forged' }

test.each(['GET', 'POST'])(
  'what a client sends by %s tells no address, user, status or event in ECS',
  async (method) => {
    const handler = logHandler('app', { event: 'handler' }, { post: true })
    const origin = await listen((request, response) => void handler(request, response))
    const isPost = method === 'POST'
    const response = await fetch(`${origin}/log${isPost ? '' : `?${new URLSearchParams(SENT)}`}`, {
      method,
      ...(isPost && { body: JSON.stringify(SENT), headers: { 'Content-Type': 'application/json' } }),
    })
    expect(response.status).toBe(200)
    const [record] = await records()
    expect(record).toMatchObject({ client: { ip: '127.0.0.1' }, event: { action: 'handler' } })
    expect(record!.labels).toEqual({
      client_ip: '6.6.6.6',
      user: 'admin',
      status: '500',
      event_action: 'forged',
    })
    expect(record).not.toHaveProperty('http')
    expect(record).not.toHaveProperty('user')
  },
)
