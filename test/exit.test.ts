import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { documents, waitFor } from './support/search.ts'

const RECORDS = 25
const numbers = Array.from({ length: RECORDS }, (_, i) => i + 1)
const [server] = inject('servers')
const url = server!.url

async function arrived(index: string): Promise<unknown[]> {
  return (await documents(url, index)).map(({ _source }) => _source.n).sort((a, b) => Number(a) - Number(b))
}

describe.for(['core', 'winston', 'pino', 'destination'])(
  'records of %s arrive once',
  { timeout: 20_000 },
  (logger) => {
    test.for([
      ['natural', 0],
      ['exit', 3],
      ['throw', 1],
      ['reject', 1],
    ] as const)('when the program ends by: %s', async ([ending, code]) => {
      const app = appFolder({ url })
      const end = await app.start('end', [logger, String(RECORDS), ending]).ended
      expect(end.code, end.stderr).toBe(code)
      expect(await arrived(app.index)).toEqual(numbers)
      expect(app.files()).toEqual([])
    })

    test.for(['SIGTERM', 'SIGINT'] as const)('when the program ends by: %s', async (signal) => {
      const app = appFolder({ url }, { flush: 60 })
      const program = app.start('end', [logger, String(RECORDS), 'stay'])
      await program.printed('logged')
      program.process.kill(signal)
      expect((await program.ended).signal).toBe(signal)
      // pino's own buffer dies with a signal; what had reached the journal did not, and the next program delivers it.
      await app.start('end', ['destination', '0', 'natural']).ended
      if (logger !== 'pino') expect(await arrived(app.index)).toEqual(numbers)
    })

    test('when the program is killed and started again', async () => {
      const app = appFolder({ url }, { flush: 60 })
      const program = app.start('end', [logger, String(RECORDS), 'stay'])
      await program.printed('logged')
      // pino's worker has its lines a moment later.
      if (logger === 'pino') await waitFor(() => app.journalRecords().length === RECORDS)
      program.process.kill('SIGKILL')
      expect((await program.ended).signal).toBe('SIGKILL')
      // `log` opens nothing before its first record.
      const next = logger === 'core' ? 'destination' : logger
      expect(app.journalRecords().length).toBe(RECORDS)
      expect((await app.start('end', [next, '0', 'natural']).ended).code).toBe(0)
      expect(await arrived(app.index)).toEqual(numbers)
      expect(app.files()).toEqual([])
    })
  },
)

test('an app with a signal handler of its own decides when to end, and loses nothing', async () => {
  const app = appFolder({ url }, { flush: 60 })
  const program = app.start('end', ['core', String(RECORDS), 'own-handler'])
  await program.printed('logged')
  program.process.kill('SIGTERM')
  expect((await program.ended).code).toBe(7)
  expect(await arrived(app.index)).toEqual(numbers)
})

test('a record that is refused in the last moment of a program is told of, and kept', async () => {
  const app = appFolder({ url, template: false })
  const { code, stderr } = await app.start('refused').ended
  expect(code).toBe(3)
  expect(stderr).toMatch(
    /^gramexlog: 1 records were refused for good and kept as dead letters in .*\.gramexlog\n$/,
  )
  expect(app.deadLetters()).toHaveLength(1)
})

describe('without a server', () => {
  test.for(['core', 'winston', 'pino', 'destination'])(
    '%s ends soon, and the records wait on disk',
    async (logger) => {
      const app = appFolder({ port: await closedPort() })
      const started = Date.now()
      const end = await app.start('end', [logger, String(RECORDS), 'exit']).ended
      expect(end.code, end.stderr).toBe(3)
      expect(Date.now() - started).toBeLessThan(4_000)
      expect(app.journalRecords().map(({ n }) => n)).toEqual(numbers)
      expect(end.stderr).toMatch(
        /records wait (in .*\.gramexlog, since the server did not take them|on disk until the server answers)/,
      )
    },
  )
})

test.each(['core', 'winston'])(
  'a program that gave up waiting for the server ends: %s',
  async (logger) => {
    const app = appFolder({ port: await closedPort() }, { exitTimeout: 1 })
    const program = app.start('flush-timeout', [logger])
    await program.printed('returned')
    expect((await program.ended).code).toBe(0)
    expect(app.journalRecords().map(({ n }) => n)).toEqual([1])
  },
  10_000,
)

test('callers that give up waiting for the server leave nothing behind in memory', async () => {
  const app = appFolder({ port: await closedPort() }, { exitTimeout: 1 })
  const { code, stdout } = await app.start('given-up', ['100000']).ended
  expect(code).toBe(0)
  // Kept for each of them, the closures and timers would take 80 MB.
  expect(Number(/grew (-?\d+)/.exec(stdout)?.[1])).toBeLessThan(40)
}, 30_000)

test('an app whose signal handler is for one time, and older than the first log, is not cut off', async () => {
  const app = appFolder({ url }, { flush: 60 })
  const program = app.start('graceful')
  await program.printed('logged')
  program.process.kill('SIGTERM')
  const { code, signal } = await program.ended
  expect([code, signal]).toEqual([0, null])
  expect(await arrived(app.index)).toEqual([1, 2])
})

test('two copies of core in one process do not take each other for an app that handles the signal', async () => {
  const app = appFolder({ url }, { flush: 60 })
  const program = app.start('two-copies')
  await program.printed('logged')
  program.process.kill('SIGTERM')
  expect((await program.ended).signal).toBe('SIGTERM')
  expect(await arrived(app.index)).toEqual([1, 2])
}, 20_000)

test('what is logged after close, and in listeners of the exit event, is not lost', async () => {
  const app = appFolder({ url }, { flush: 60 })
  const { code, stderr } = await app.start('after-close').ended
  expect([code, stderr]).toEqual([0, ''])
  await app.start('end', ['destination', '0', 'natural']).ended
  expect(await arrived(app.index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(app.files()).toEqual([])
})

test('an app that logs in listeners of the beforeExit event ends all the same', async () => {
  const app = appFolder({ url })
  const { code, stderr } = await app.start('log-before-exit').ended
  expect([code, stderr]).toEqual([0, ''])
  expect(await arrived(app.index)).toEqual([1, 2, 3])
})

test("a tool in NODE_OPTIONS is not loaded into the shipper's thread", async () => {
  const app = appFolder({ sink: ['elasticsearch', 'local'], url }, { flush: 60 })
  const tool = join(import.meta.dirname, 'apps', 'preloaded.mjs')
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(tool)}` }
  await app.start('end', ['core', '1', 'natural'], env).ended
  expect(app.journalRecords().map(({ n }) => n)).toEqual([0, 1])
})

async function hangingServer(): Promise<number> {
  const hanging = createServer(() => {}).listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  onTestFinished(() => void hanging.close())
  return (hanging.address() as { port: number }).port
}

test('a server that hangs holds the end of a program up for `exitTimeout`, be there many instances', async () => {
  const app = appFolder({ port: await hangingServer() }, { exitTimeout: 1 })
  for (const program of [
    ['two-copies-exit'],
    ['end', 'pino', '1', 'natural'],
    ['end', 'core', '1', 'exit'],
  ]) {
    const started = Date.now()
    await app.start(program[0]!, program.slice(1)).ended
    expect(Date.now() - started).toBeLessThan(3_500)
  }
}, 30_000)

describe('while a server that hangs holds up the end of a program', () => {
  test.for([
    ['own-handler', 'SIGTERM', 'SIGTERM'],
    ['own-handler', 'SIGTERM', 'SIGINT'],
    ['exit', undefined, 'SIGTERM'],
  ] as const)('a signal ends it at once: %s, %s, %s', async ([ending, first, second]) => {
    const app = appFolder({ port: await hangingServer() }, { exitTimeout: 20 })
    const program = app.start('end', ['core', '1', ending])
    if (first !== undefined) {
      await program.printed('logged')
      program.process.kill(first)
    }
    await waitFor(() => app.journalRecords().length === 1)
    await sleep(600)
    const sent = Date.now()
    program.process.kill(second)
    expect((await program.ended).signal).toBe(second)
    expect(Date.now() - sent).toBeLessThan(1_000)
    expect(app.journalRecords()).toHaveLength(1)
  })

  test('a signal that comes twice, as npm sends it on, leaves the exit code as the app wants it', async () => {
    const app = appFolder({ port: await hangingServer() }, { exitTimeout: 1 })
    const program = app.start('end', ['core', '1', 'own-handler'])
    await program.printed('logged')
    program.process.kill('SIGTERM')
    await sleep(30)
    program.process.kill('SIGTERM')
    expect((await program.ended).code).toBe(7)
  })
})
