import { writeSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createAnnouncer } from '../../src/instance/announce.ts'

vi.mock('node:fs', async (original) => ({ ...(await original<object>()), writeSync: vi.fn() }))

test.each([
  ['1', true],
  ['', false],
])(
  'with GRAMEXLOG_DEBUG=%s each event is told at stderr, as a line of JSON that drives no terminal: %s',
  (value, isTold) => {
    vi.stubEnv('GRAMEXLOG_DEBUG', value)
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.mocked(writeSync).mockClear()
    const announce = createAnnouncer(() => {})
    announce({ type: 'delivered', target: 'a', records: 5, duplicates: 0 })
    for (const _ of [1, 2]) announce({ type: 'notice', target: 'a', reason: 'seen \u009b twice' })
    const seen = 'gramexlog: {"type":"notice","target":"a","reason":"seen \\u009b twice"}\n'
    const told = ['gramexlog: {"type":"delivered","target":"a","records":5,"duplicates":0}\n', seen, seen]
    expect(vi.mocked(writeSync).mock.calls).toEqual(isTold ? told.map((line) => [2, line]) : [])
  },
)
