import { describe, expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { closedPort } from './support/proxy.ts'
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
    },
  )
})
