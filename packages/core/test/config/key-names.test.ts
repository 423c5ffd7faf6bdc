import { expect, test } from 'vitest'
import { KEY_FORMS, PREFIXED_KEY } from '../../src/config/key-names.ts'

test.each(['user.id', 'headers.User-Agent', 'args.高', 'env.HOME', 'args.a.b', 'args.a\nb'])(
  '%j is a key',
  (name) => {
    expect(name).toMatch(PREFIXED_KEY)
  },
)

test.each(['', 'headers', 'headers.', 'header.Host', 'x.time', 'constructor.name', ' user.id'])(
  '%j is none',
  (name) => {
    expect(name).not.toMatch(PREFIXED_KEY)
  },
)

test('all forms are listed', () => {
  expect(KEY_FORMS).toContain('datetime')
  expect(KEY_FORMS).toContain('cookies.<name>')
})
