import { describe, expect, test } from 'vitest'
import { parseRecordPath, type RecordPath } from '../../src/config/record-path.ts'
import type { Shape } from '../../src/config/shape.ts'
import { createNamer } from '../../src/record/arguments.ts'

const ecs = { dataset: 'guide', service: {} }
const renaming = (from: string, to: string): Shape => ({
  rename: [{ from: parseRecordPath(from) as RecordPath, to }],
})

/** Under which name what a client sent stands, where the keys and the code give these. */
const named = (name: string, given: string[] = [], shape: Shape = {}) =>
  createNamer(shape)(name, (other) => given.includes(other))

describe('what a client sends', () => {
  test.each(['_id', '_x', '@timestamp', 'gramexlog.truncated', '', ' ', 'a..b', '.a', 'a.', '__proto__'])(
    'stands nowhere under %j',
    (name) => {
      expect(named(name)).toBeUndefined()
    },
  )

  test('is below what is given, be that by the name or in an object', () => {
    expect(named('user', ['user'])).toBeUndefined()
    expect(named('user.id', ['user.id'])).toBeUndefined()
    expect(named('user.id', ['user'])).toBeUndefined()
    expect(named('a.b.c', ['a.b'])).toBeUndefined()
    expect(named('user.id', ['user.name'])).toBe('user.id')
  })

  test('is below what is given under the name that rename: gives it', () => {
    expect(named('client', ['ip'], renaming('ip', 'client'))).toBeUndefined()
    expect(named('who', ['user.id'], renaming('user.id', 'who'))).toBeUndefined()
    expect(named('who', ['user'], renaming('user.id', 'who'))).toBeUndefined()
    expect(named('client', ['x'], renaming('ip', 'client'))).toBe('client')
    const both = { rename: [...renaming('ip', 'client').rename!, ...renaming('addr', 'client').rename!] }
    expect(named('client', ['addr'], both)).toBeUndefined()
  })

  test.each([
    ['client.ip', 'labels.client_ip'],
    ['http.request.headers.x', 'labels.http_request_headers_x'],
    ['ip', 'labels.ip'],
    ['user', 'labels.user'],
    ['status', 'labels.status'],
    ['time', 'labels.time'],
    ['headers.User-Agent', 'labels.headers_User-Agent'],
    ['event.action', 'labels.event_action'],
    ['event', 'event'],
    ['level', 'level'],
    ['message', 'message'],
    ['labels.a', 'labels.a'],
    ['shop.id', 'shop.id'],
    ['x', 'x'],
  ])('as %s stands in ECS under %s', (name, own) => {
    expect(named(name, [], { ecs })).toBe(own)
    expect(named(name)).toBe(name)
    expect(named(name, [own], { ecs })).toBeUndefined()
  })

  test('stands in ECS beside an object that is given, and not over a message', () => {
    expect(named('event.action', ['event'], { ecs })).toBe('labels.event_action')
    expect(named('client.ip', ['labels'], { ecs })).toBe('labels.client_ip')
    expect(named('message', ['msg'], { ecs })).toBeUndefined()
  })
})
