// The thread that delivers gives way to the app's, where the system knows priorities of threads: Linux.
import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type App, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { waitFor } from './support/search.ts'

const own = getPriority()

test.each(['core', 'winston', 'destination'])(
  'of an app that logs by %s, the thread that delivers gives way to all others',
  async (logger) => {
    expect(await prioritiesOf(await rest(logger))).toEqual({ [own]: expect.any(Number), [own + 5]: 1 })
  },
)

test('an app that gives way itself has a thread that gives way to it, as far as that goes', async () => {
  const program = await rest('core', ['nice', '-n', '17'])
  expect(await prioritiesOf(program)).toEqual({ [own + 17]: expect.any(Number), 19: 1 })
})

// The first that is asked of the pool is the address of the server. The same threads read the app's files.
test('the threads of the pool do not give way, even if the thread that delivers is the first to need them', async () => {
  const folder = appFolder({ host: 'localhost', port: await closedPort() })
  const program = folder.run(join(import.meta.dirname, 'apps', 'resting.cjs'))
  await program.printed('tried')
  expect(await prioritiesOf(program)).toEqual({ [own]: expect.any(Number), [own + 5]: 1 })
})

// It is also the one that writes the journal, and other transports run in it.
test("pino's worker does not give way", async () => {
  const folder = appFolder({ host: '127.0.0.1', port: await closedPort() })
  const program = folder.start('resting', ['pino'])
  await waitFor(() => folder.journalRecords().length === 1)
  expect(priorities(program)).toEqual({ [own]: expect.any(Number) })
})

test('an app that the system would end for a priority lives, and sets none', async () => {
  const program = await rest('core', ['perl', join(import.meta.dirname, 'support', 'filtered.pl')])
  expect(readFileSync(`/proc/${program.process.pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m)
  expect(priorities(program)).toEqual({ [own]: expect.any(Number) })
})

/** An app that has logged a record, and tried to deliver it. */
async function rest(logger: string, under: readonly string[] = []): Promise<App> {
  const folder = appFolder({ host: '127.0.0.1', port: await closedPort() })
  const program = folder.start('resting', [logger], {}, under)
  await program.printed('tried')
  return program
}

/** As `priorities`, as soon as there is more than one. */
async function prioritiesOf(program: App): Promise<Record<string, number>> {
  await waitFor(() => Object.keys(priorities(program)).length > 1)
  return priorities(program)
}

/** How many threads of a program have each priority (nice value). */
function priorities({ process: { pid } }: App): Record<string, number> {
  const found: Record<string, number> = {}
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    // Field 19 of proc_pid_stat(5); the second, a name, may hold spaces.
    const nice = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]!
    found[nice] = (found[nice] ?? 0) + 1
  }
  return found
}
