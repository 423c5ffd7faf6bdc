import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { Instance } from '../../src/instance/instance.ts'
import { tempDir } from '../support/temp-dir.ts'

test('a directory that is deleted while the server is away is said, and owed no more once the server is back', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  let away = true
  const server = createServer((request, response) => {
    if (away) return void request.socket.destroy()
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const count = Buffer.concat(parts).toString().split('\n').length >> 1
      response.writeHead(200, { 'content-type': 'application/json' })
      // What is asked before a batch is sent again.
      if (request.method === 'GET') response.end('{"indices":[{"name":"guide"}]}')
      else
        response.end(JSON.stringify({ errors: false, items: Array(count).fill({ create: { status: 201 } }) }))
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.once('listening', () => resolve(server.address() as AddressInfo)),
  )
  const dir = tempDir()
  const config = join(dir, 'gramexlog.yaml')
  writeFileSync(
    config,
    `gramexlog: {flush: 0.05, guide: {url: "http://127.0.0.1:${port}", template: false, batch: {size: 10KB, inFlight: 20KB}, journal: {size: 2MB}}}`,
  )
  const instance = new Instance(loadConfig({ config }), { thread: false })
  onTestFinished(() => void instance.close())
  const target = instance.target('guide')
  for (let n = 0; n < 10_000; n += 1) target.log({ n, text: 'x'.repeat(100) })
  await sleep(200)
  rmSync(join(dir, '.gramexlog'), { recursive: true })
  // The writer looks once a second.
  await sleep(1_100)
  target.log({ n: 'after' })
  await sleep(50)
  expect(readdirSync(join(dir, '.gramexlog', 'guide'))).toHaveLength(1)
  away = false
  await vi.waitFor(() => expect(instance.stats()).toMatchObject({ backlogBytes: 0, lagMs: 0 }), {
    timeout: 15_000,
  })
  expect(warn.mock.calls.filter(([words]) => String(words).includes('were deleted'))).toHaveLength(1)
})
