import { expect, test } from 'vitest'
import { isKnownKey, KEY_FORMS } from '../../src/config/key-names.ts'

test.each(['time', 'user', 'user.id', 'headers.User-Agent', 'args.高', 'env.HOME', 'args.a.b', 'args.a\nb'])(
  '%j is a key',
  (name) => {
    expect(isKnownKey(name)).toBe(true)
  },
)

test.each(['', 'Time', 'headers', 'headers.', 'header.Host', 'x.time', 'constructor', ' time'])(
  '%j is none',
  (name) => {
    expect(isKnownKey(name)).toBe(false)
  },
)

test('all forms are listed', () => {
  expect(KEY_FORMS).toContain('datetime')
  expect(KEY_FORMS).toContain('cookies.<name>')
})
