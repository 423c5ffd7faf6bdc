// The thread that delivers gives way to the app's, where the system knows priorities of threads.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type App, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { waitFor } from './support/search.ts'

test.each(['core', 'winston', 'pino', 'destination'])(
  'of an app that logs by %s, one thread gives way to all others',
  async (logger) => {
    expect(await prioritiesOf(logger)).toEqual({ 0: expect.any(Number), 5: 1 })
  },
)

test('an app that gives way itself has a thread that gives way to it, as far as that goes', async () => {
  expect(await prioritiesOf('core', ['nice', '-n', '17'])).toEqual({ 17: expect.any(Number), 19: 1 })
})

// Its first work there is to find the address of the server, which is asked of the same threads that read the app's files.
test('the threads of the pool do not give way, even if the thread that delivers is the first to need them', async () => {
  const app = appFolder({ host: 'localhost', port: await closedPort() })
  expect(await prioritiesIn(app.run(join(import.meta.dirname, 'apps', 'resting.cjs')))).toEqual({
    0: expect.any(Number),
    5: 1,
  })
})

async function prioritiesOf(logger: string, under: readonly string[] = []): Promise<Record<string, number>> {
  const app = appFolder({ host: '127.0.0.1', port: await closedPort() })
  return prioritiesIn(app.start('resting', [logger], {}, under))
}

/** How many threads of each priority (nice value) a program has that has logged, as soon as there is more than one priority. */
async function prioritiesIn(program: App): Promise<Record<string, number>> {
  await program.printed('began')
  let found: Record<string, number> = {}
  await waitFor(() => {
    found = priorities(program.process.pid!)
    return Object.keys(found).length > 1
  })
  return found
}

/** How many threads of a process have each priority. */
function priorities(pid: number): Record<string, number> {
  const found: Record<string, number> = {}
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    // Field 19 of proc_pid_stat(5); the second, a name, may hold spaces.
    const nice = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]!
    found[nice] = (found[nice] ?? 0) + 1
  }
  return found
}
