import { GramexLogError } from '@gramexlog/core'
import { describe, expect, test } from 'vitest'
import type { Replay } from '../../src/endpoint/replays.ts'
import { type TestView, testView } from '../support/view.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

const post = (view: TestView, headers: Record<string, string> = JSON_TYPE, target = 'sent') =>
  view.fetch(new Request(`http://localhost/~/replay/${target}`, { method: 'POST', headers, body: '{}' }))

const withReplay = (replay: Replay) => testView([], { readOnly: false }, { replay })

describe('sending dead letters again', () => {
  test('answers what became of them', async () => {
    const asked: string[] = []
    const view = withReplay(async (target) => {
      asked.push(target)
      return { stored: 2, duplicates: 1, refused: 4 }
    })
    const response = await post(view)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ stored: 3, refused: 4 })
    expect(asked).toEqual(['sent'])
  })

  test('is not done by a view that is read-only, which it is unless told otherwise', async () => {
    const response = await post(testView())
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('createView({ readOnly: false })')
  })

  test.each([
    ['a page of another site', { origin: 'https://evil.example', ...JSON_TYPE }, 403],
    ['a page on another port', { origin: 'http://localhost:3000', ...JSON_TYPE }, 403],
    ['no page at all', { origin: 'null', ...JSON_TYPE }, 403],
    [
      'another site by its browser',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', ...JSON_TYPE },
      403,
    ],
    ['the same site only', { 'sec-fetch-site': 'same-site', ...JSON_TYPE }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
    ['its own page', { origin: 'http://localhost', 'sec-fetch-site': 'same-origin', ...JSON_TYPE }, 200],
    ['a program', { 'content-type': 'application/json; charset=utf-8' }, 200],
  ])('asked for by %s', async (_, headers, status) => {
    let count = 0
    const view = withReplay(async () => {
      count += 1
      return { stored: 0, duplicates: 0, refused: 0 }
    })
    expect((await post(view, headers as unknown as Record<string, string>)).status).toBe(status)
    expect(count).toBe(status === 200 ? 1 : 0)
  })

  test('is never done by GET', async () => {
    const view = withReplay(() => Promise.reject(new Error('asked')))
    const response = await view.get('/~/replay/sent')
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  test('is done one at a time', async () => {
    let end = () => {}
    const view = withReplay(
      () =>
        new Promise((resolve) => {
          end = () => resolve({ stored: 1, duplicates: 0, refused: 0 })
        }),
    )
    const first = post(view)
    await expect.poll(() => post(view).then(({ status }) => status)).toBe(503)
    end()
    expect((await first).status).toBe(200)
  })

  test('tells why the server, or the disk, does not take them', async () => {
    const fails = (error: Error) => post(withReplay(() => Promise.reject(error)))
    const away = await fails(new Error('connect ECONNREFUSED'))
    expect(away.status).toBe(503)
    expect(await away.text()).toContain('connect ECONNREFUSED')
    const full = await fails(new GramexLogError('ERR_GRAMEXLOG_DIRECTORY', 'the disk is full'))
    expect(full.status).toBe(503)
    expect(await full.text()).toContain('the disk is full')
  })

  test('is for targets that are sent, and that may be seen', async () => {
    const view = withReplay(async () => ({ stored: 0, duplicates: 0, refused: 0 }))
    expect((await post(view, JSON_TYPE, 'guide')).status).toBe(400)
    expect((await post(view, JSON_TYPE, 'nope')).status).toBe(404)
    const limited = testView([], { readOnly: false, authorize: (_, target) => target !== 'sent' })
    expect((await post(limited)).status).toBe(403)
  })
})
