import { afterEach, expect, test, vi } from 'vitest'
import { currentRequest, provideRequest } from '../../src/keys/current-request.ts'

afterEach(() => provideRequest(() => undefined))

test('the current request is the one that is provided, each time anew', () => {
  expect(currentRequest()).toBeUndefined()
  let request = { url: '/1' }
  provideRequest(() => request)
  expect(currentRequest()).toBe(request)
  request = { url: '/2' }
  expect(currentRequest()).toBe(request)
})

test('another copy of the module knows it too', async () => {
  const request = { url: '/1' }
  provideRequest(() => request)
  vi.resetModules()
  const copy = await import('../../src/keys/current-request.ts')
  expect(copy.currentRequest).not.toBe(currentRequest)
  expect(copy.currentRequest()).toBe(request)
})
