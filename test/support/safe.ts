import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { open, type Stats } from '@gramexlog/core'
import { expect, onTestFinished } from 'vitest'
import type { AppFolder } from './app.ts'
import { everyDocument } from './search.ts'

/** Delivers what dead programs left. What a kill tore in the middle of a write is set aside, and was not safe. */
export async function drain(app: AppFolder): Promise<Stats> {
  const last = await open({ config: app.config })
  onTestFinished(async () => void (await last.close()))
  const journals = () => app.files().filter((file) => !file.includes('/dead/'))
  await expect.poll(journals, { timeout: 60_000 }).toEqual([])
  expect(last.stats()).toMatchObject({ backlogBytes: 0, dropped: 0 })
  for (const letter of app.deadLetters()) expect(letter).toMatchObject({ type: 'torn' })
  return last.stats()
}

/** Every number that was safe, by what the program `killed` noted, is stored, none twice, and no number is left out in between. */
export async function expectAll(
  url: string,
  app: AppFolder,
  names: readonly string[],
  { index = app.index, targets = 1 } = {},
): Promise<void> {
  const stored = new Map(names.map((name) => [name, new Set<number>()]))
  let doubles = 0
  for await (const { _source } of everyDocument(url, index)) {
    const numbers = stored.get(String(_source.app))!
    if (numbers.has(Number(_source.n))) doubles += 1
    numbers.add(Number(_source.n))
  }
  const missing: string[] = []
  let safe = 0
  for (const [name, numbers] of stored) {
    const file = join(app.folder, name)
    const acknowledged = existsSync(file) ? Number(/(\d+)\n$/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0
    safe += acknowledged
    for (let n = 0; n < acknowledged; n += 1) if (!numbers.has(n)) missing.push(`${name} ${n}`)
    expect(gaps(numbers, targets)).toEqual([])
  }
  expect({ missing, doubles }).toEqual({ missing: [], doubles: 0 })
  // Otherwise nothing was tested.
  expect(safe).toBeGreaterThan(names.length * 100)
}

/** Numbers of the last turn that are missing before others that are there. Each target is written by itself. */
function gaps(numbers: ReadonlySet<number>, targets: number): number[] {
  return [...numbers].map((n) => n - targets).filter((n) => n >= 0 && !numbers.has(n))
}
