// What Gramex's own tests ask of its log, asked of ours.
import { describe, expect, test } from 'vitest'
import { logHandler } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { FRAMEWORKS } from './support/servers.ts'

describe.each(FRAMEWORKS)('in %s', (name, framework, start) => {
  describe('without keys', () => {
    const records = localTarget([])

    test('a request without arguments is an empty record', async () => {
      await fetch(`${await start({ handler: logHandler() })}/log`)
      expect(await records()).toEqual([{}])
    })

    test('arguments in any script: of a repeated one the last, and an empty one', async () => {
      const query = '?x=1&x=2&高=σ&س='
      await fetch((await start({ handler: logHandler() })) + encodeURI(`/log${query}`))
      expect(await records()).toEqual([{ x: '2', 高: 'σ', س: '' }])
    })
  })

  describe('with keys', () => {
    const keys = ['name', 'class', 'method', 'uri', 'status', 'port', 'error', 'args.x', 'args.y']
    const more = ['request.path', 'headers.Host', 'cookies.sid', 'user.id', 'env.HOME']
    const records = localTarget([...keys, ...more])

    test('fields of each kind, and a value for each key', async () => {
      const fields = { int: 1, bool: true, str: 'msg', none: null }
      const origin = await start({ handler: logHandler('app', fields), user: true })
      await fetch(`${origin}/log?x=1&x=2`, { headers: { Cookie: 'a=b; sid=s1', 'X-User': 'alpha' } })
      const { host, port } = new URL(origin)
      expect(await records()).toEqual([
        {
          ...fields,
          x: '2',
          name: framework === 'http' ? 'app' : '/log',
          class: framework,
          method: 'GET',
          uri: '/log?x=1&x=2',
          status: name === 'Koa' ? 404 : 200,
          port: Number(port),
          error: '',
          'args.x': '2',
          'args.y': '',
          'request.path': '/log',
          'headers.Host': host,
          'cookies.sid': 's1',
          'user.id': 'alpha',
          'env.HOME': process.env.HOME ?? '',
        },
      ])
    })
  })
})
