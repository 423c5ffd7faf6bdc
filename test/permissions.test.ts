import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { proxyTo } from './support/proxy.ts'
import { documents, waitFor } from './support/search.ts'
import { expectOnce, steady } from './support/steady.ts'

const { url } = inject('servers')[0]!
/** Root may everything. Without this right it is a user as others are, who may still read a clone in its home. */
const user =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search,-fowner'] : []

const MODES = [
  ['may not be written', 0o500],
  ['may not be entered', 0o600],
  ['may not be touched at all', 0],
] as const

/** As it was at the end of the test, so that it can be removed. */
function shut(directory: string, mode: number): () => unknown {
  chmodSync(directory, mode)
  const reopen = () => existsSync(directory) && chmodSync(directory, 0o700)
  onTestFinished(() => void reopen())
  return reopen
}

describe.for(['.gramexlog', '.gramexlog/guide', 'the journal'])('%s', (place) => {
  test.for(MODES)('that %s for a while costs no record, and is said once', async ([, mode]) => {
    // Of 8 MiB a segment is the eighth part: the next is soon begun.
    const app = appFolder({ url, journal: { size: '8MiB' } }, { flush: 0.1 })
    const program = await steady(app, { bytes: 4_000, under: user })
    await waitFor(async () => (await documents(url, app.index)).length > 0)
    const guide = join(app.folder, '.gramexlog', 'guide')
    const directory = place === 'the journal' ? join(guide, readdirSync(guide)[0]!) : join(app.folder, place)
    const reopen = shut(directory, mode)
    await sleep(2_000)
    reopen()
    const told = await program.end()
    expect(told.dropped).toBe(0)
    await expectOnce(url, app.index, [told])
    expect(told.stderr.match(/the disk refuses/g)?.length ?? 0).toBeLessThanOrEqual(1)
    expect(told.stderr.match(/Warning/g)?.length ?? 0).toBeLessThanOrEqual(3)
    await waitFor(() => app.files().length === 0)
  })
})

test('a backlog is delivered from a directory that may not be written, once, and cleared away when it may', async () => {
  const proxy = await proxyTo(url)
  const app = appFolder({ url: `http://127.0.0.1:${proxy.port}`, journal: { size: '8MiB' } }, { flush: 0.1 })
  const program = await steady(app, { bytes: 8_000, under: user })
  const segments = () => app.files().filter((file) => file.endsWith('.ndjson')).length
  await waitFor(() => segments() > 3, 30_000)
  const guide = join(app.folder, '.gramexlog', 'guide')
  const reopen = shut(join(guide, readdirSync(guide)[0]!), 0o500)
  await proxy.open()
  await waitFor(async () => (await documents(url, app.index)).length > 300, 30_000)
  await sleep(1_000)
  reopen()
  await waitFor(() => segments() === 1)
  const told = await program.end()
  expect(told.duplicates).toBe(0)
  await expectOnce(url, app.index, [told])
  await waitFor(() => app.files().length === 0)
})

describe.for(['core', 'winston', 'pino', 'destination'])('%s', (logger) => {
  test.for(MODES)('goes on where the directory %s at the start, and loses nothing', async ([, mode]) => {
    const app = appFolder({ url }, { flush: 0.1 })
    mkdirSync(join(app.folder, '.gramexlog'))
    const reopen = shut(join(app.folder, '.gramexlog'), mode)
    const program = app.start('end', [logger, '25', 'stay'], {}, user)
    await program.printed('logged')
    await sleep(2_000)
    reopen()
    await waitFor(async () => (await documents(url, app.index)).length >= 25)
    program.process.kill('SIGTERM')
    const { signal, stderr } = await program.ended
    expect(signal, stderr).toBe('SIGTERM')
    expect(stderr.match(/the disk refuses/g)).toHaveLength(1)
    const stored = (await documents(url, app.index)).map(({ _source }) => Number(_source.n))
    expect(stored.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1))
    // pino's worker, which a signal ends without a word, leaves a journal that is delivered.
    if (logger !== 'pino') await waitFor(() => app.files().length === 0)
  })
})
