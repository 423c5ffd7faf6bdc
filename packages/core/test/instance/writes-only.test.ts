import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { type GramexLog, open } from '../../src/index.ts'
import { targetDirectory } from '../../src/journal/layout.ts'
import { leaseHolder } from '../../src/journal/lease.ts'
import { countDropped } from '../support/dropped-events.ts'
import { tempDir } from '../support/temp-dir.ts'

const NOBODY = 'host: 127.0.0.1, port: 9'

/** An instance of an app that only writes, and the directory of its target's journals. */
async function writer(target: string, folder: string = tempDir()): Promise<[GramexLog, string]> {
  const config = join(folder, 'gramexlog.yaml')
  writeFileSync(config, `gramexlog: { ship: false, exitTimeout: 20, guide: { ${NOBODY}, ${target} } }\n`)
  const instance = await open({ config })
  onTestFinished(async () => void (await instance.close()))
  return [instance, targetDirectory(join(folder, '.gramexlog'), 'guide')]
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function logMany(instance: GramexLog, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) {
    instance.log({ n, pad: 'x'.repeat(1_000) })
    if (n % 16 === 15) await turn()
  }
  await turn()
}

const bytesIn = (directory: string) =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => path.endsWith('.ndjson'))
    .reduce((sum, path) => sum + statSync(path).size, 0)

const numbersIn = (directory: string) =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => path.endsWith('.ndjson'))
    .sort()
    .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line).n)

test('neither a flush nor the end of an app that only writes waits for a server', async () => {
  const [instance, directory] = await writer('')
  instance.log({ n: 1 })
  const { backlogBytes } = await instance.flush()
  expect(backlogBytes).toBe(bytesIn(directory))
  const [journal] = readdirSync(directory)
  expect(leaseHolder(join(directory, journal!))).toMatchObject({ alive: true, ships: false })
  const warn = vi.spyOn(process, 'emitWarning')
  const startedMs = performance.now()
  await instance.close()
  expect(performance.now() - startedMs).toBeLessThan(1_000)
  expect(warn).not.toHaveBeenCalled()
  expect(readdirSync(join(directory, journal!))).toEqual(['000001.ndjson'])
})

test('while nobody delivers them, its journals keep to their cap: the oldest are dropped, and counted', async () => {
  const told = countDropped()
  const [instance, directory] = await writer('journal: { size: 256KiB }')
  await logMany(instance, 0, 1_000)
  const cap = 256 * 1024
  // A segment is an eighth of the cap, and the one that is written comes on top.
  expect(bytesIn(directory)).toBeLessThanOrEqual(cap + cap / 8 + 32 * 1024)
  expect(bytesIn(directory)).toBeGreaterThan(cap / 2)
  const { droppedBy, accepted, backlogBytes, lastError } = instance.stats()
  const left = numbersIn(directory)
  expect(accepted).toBe(1_000)
  expect(droppedBy.journal).toBe(1_000 - left.length)
  expect(told()).toBe(droppedBy.journal)
  expect(left).toEqual(Array.from({ length: left.length }, (_, at) => 1_000 - left.length + at))
  expect(backlogBytes).toBe(bytesIn(directory))
  expect(lastError).toContain('no gramexlog ship delivers them')
  // What one process left counts for the next.
  await instance.close()
  const [next] = await writer('journal: { size: 128KiB }', join(directory, '..', '..'))
  await logMany(next, 1_000, 1_050)
  expect(numbersIn(directory).at(-1)).toBe(1_049)
  expect(bytesIn(directory)).toBeLessThan(cap)
})

test('with full: block it is what is logged then that is dropped, by what waits in all journals', async () => {
  const [instance, directory] = await writer('journal: { size: 256KiB, full: block }')
  await logMany(instance, 0, 600)
  const { droppedBy } = instance.stats()
  const left = numbersIn(directory)
  expect(droppedBy.journal).toBe(600 - left.length)
  expect(left[0]).toBe(0)
  expect(bytesIn(directory)).toBeLessThan(256 * 1024 + 20_000)
  await instance.close()
  const [next] = await writer('journal: { size: 256KiB, full: block }', join(directory, '..', '..'))
  await logMany(next, 0, 10)
  expect(next.stats().droppedBy.journal).toBe(10)
})

test('the environment ranks over the file, and is on or off', () => {
  const folder = tempDir()
  const config = join(folder, 'gramexlog.yaml')
  writeFileSync(config, 'gramexlog: { ship: false, guide: }\n')
  const ship = (env: NodeJS.ProcessEnv) => loadConfig({ config, env }).ship
  expect(ship({})).toBe(false)
  expect(ship({ GRAMEXLOG_SHIP: 'on' })).toBe(true)
  expect(ship({ GRAMEXLOG_SHIP: '' })).toBe(false)
  writeFileSync(config, 'gramexlog: { guide: }\n')
  expect([ship({}), ship({ GRAMEXLOG_SHIP: 'off' })]).toEqual([true, false])
  expect(() => ship({ GRAMEXLOG_SHIP: 'never' })).toThrow(/GRAMEXLOG_SHIP: expected on or off/)
  expect(existsSync(join(folder, '.gramexlog'))).toBe(false)
})
