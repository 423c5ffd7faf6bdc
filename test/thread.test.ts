// The thread that delivers begins while the configuration is read, where one will most likely be needed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'

const ways = ['open', 'winston'] as const
const server = { host: '127.0.0.1', port: await closedPort() }
const WRONG = 'ERR_GRAMEXLOG_CONFIG_INVALID'

test.each(ways)('a configuration that delivers has one thread (%s)', async (way) => {
  expect(await threadsOf(way, [server])).toEqual(['1 started, 0 ended'])
})

test.each(ways)('one with local sinks alone has none (%s)', async (way) => {
  const csv = { sink: 'csv', keys: ['time'], filename: 'a.csv' }
  expect(await threadsOf(way, [{ sink: 'local' }, csv])).toEqual(['0 started, 0 ended'])
})

test.each(ways)('one that is wrong leaves none (%s)', async (way) => {
  expect(await threadsOf(way, [{ ...server, indexx: 'a' }])).toEqual([WRONG, '1 started, 1 ended'])
})

test.each(ways)('one that turns out to deliver nothing leaves none (%s)', async (way) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own
  expect(await threadsOf(way, [{ sink: '${SINK}' }], { SINK: 'local' })).toEqual(['1 started, 1 ended'])
})

test('where the environment says that nobody delivers here, there is none', async () => {
  expect(await threadsOf('open', [server], { GRAMEXLOG_SHIP: 'off' })).toEqual(['0 started, 0 ended'])
})

test('a file whose words are misleading has its thread a little later', async () => {
  expect(await threadsOf('open', [{ ...server, index: 'local' }])).toEqual(['1 started, 0 ended'])
})

test('a configuration that is open already, and is found by another name, keeps its thread alone', async () => {
  const app = appFolder(server)
  const { stdout } = await app.start('thread-count', ['winston', app.config, './gramexlog.yaml']).ended
  expect(stdout.trim()).toBe('2 started, 1 ended')
})

/** What the program says of opening these targets, each in a file of its own. */
async function threadsOf(
  way: (typeof ways)[number],
  targets: readonly object[],
  env: NodeJS.ProcessEnv = {},
): Promise<string[]> {
  const app = appFolder({})
  const files = targets.map((guide, at) => {
    const file = join(app.folder, `${at}.yaml`)
    writeFileSync(file, JSON.stringify({ gramexlog: { guide } }))
    return file
  })
  const { code, stdout, stderr } = await app.start('thread-count', [way, ...files], env).ended
  expect([code, stderr]).toEqual([0, ''])
  return stdout.trim().split('\n')
}
