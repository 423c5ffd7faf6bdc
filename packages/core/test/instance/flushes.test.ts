import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { Flushes } from '../../src/instance/flushes.ts'
import { Instance } from '../../src/instance/instance.ts'
import { Lane } from '../../src/shipper/lane.ts'
import { tempDir } from '../support/temp-dir.ts'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function setUp() {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  const config = join(tempDir(), 'gramexlog.yaml')
  writeFileSync(
    config,
    `gramexlog: {flush: 60, exitTimeout: 0, guide: {url: "http://127.0.0.1:${port}", template: false, http_compress: false}}`,
  )
  const instance = new Instance(loadConfig({ config }), { thread: false })
  onTestFinished(async () => {
    await instance.close()
    warn.mockRestore()
  })
  return { instance, port }
}

/** Takes all that comes. */
function serve(port: number): void {
  const server = createServer(async (request, response) => {
    let lines = 0
    for await (const part of request) lines += String(part).split('\n').length - 1
    response.setHeader('content-type', 'application/json')
    const items = Array.from({ length: lines / 2 }, () => ({ create: { status: 201 } }))
    response.end(JSON.stringify({ errors: false, items }))
  }).listen(port, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

test('however many callers give up waiting in an outage, the shipper has one flush to do', async () => {
  const flush = vi.spyOn(Lane.prototype, 'flush')
  onTestFinished(() => flush.mockRestore())
  const { instance, port } = await setUp()
  for (let round = 0; round < 20; round += 1) {
    instance.target('guide').log({ round })
    await Promise.all(Array.from({ length: 500 }, () => instance.flush({ timeout: 1 })))
  }
  expect(flush).toHaveBeenCalledTimes(1)
  serve(port)
  const stats = await Promise.all(Array.from({ length: 500 }, () => instance.flush()))
  expect(stats.map(({ delivered }) => delivered)).toEqual(Array.from({ length: 500 }, () => 20))
  expect(flush).toHaveBeenCalledTimes(2)
})

test.each([undefined, Number.POSITIVE_INFINITY, 2 ** 31])(
  'a flush with the timeout %s waits until all is delivered',
  async (timeout) => {
    const { instance, port } = await setUp()
    instance.target('guide').log({ n: 1 })
    const flushed = instance.flush(timeout === undefined ? {} : { timeout })
    expect(await Promise.race([flushed, pause(100).then(() => 'waits')])).toBe('waits')
    serve(port)
    expect((await flushed).delivered).toBe(1)
  },
)

test('who comes while a flush is under way waits for the next, and what was logged is on its way at once', async () => {
  const begin = vi.fn()
  const hasten = vi.fn()
  const flushes = new Flushes({ begin, hasten })
  let ended = ''
  void flushes.wait().then(() => (ended += '1'))
  void flushes.wait().then(() => (ended += '2'))
  void flushes.wait().then(() => (ended += '3'))
  await flushes.wait(1)
  expect([begin.mock.calls.length, hasten.mock.calls.length, ended]).toEqual([1, 1, ''])
  flushes.done()
  await pause(0)
  expect([begin.mock.calls.length, ended]).toEqual([2, '1'])
  flushes.done()
  await pause(0)
  expect([begin.mock.calls.length, ended, flushes.underWay]).toEqual([2, '123', false])
})
