import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { AppFolder } from './app.ts'
import { everyDocument } from './search.ts'

/** What `test/apps/steady.mjs` tells at its end. */
interface Told {
  app: number
  logged: number
  accepted: number
  delivered: number
  duplicates: number
  retried: number
  dead: number
  dropped: number
  backlogBytes: number
  /** The least and the greatest that was seen. */
  lagsMs: [number, number]
  errors: string[]
  /** Processors' time a unit of time. */
  cpu: number
}

/** Faults of `test/apps/faulty.mjs`. */
interface Faults {
  shiftMs?: number
  eio?: 'write' | 'sync'
}

/** A running program that logs on and on. */
export interface Steady {
  readonly pid: number
  /** From now on these faults are there, and no others. */
  put(faults: Faults): void
  /** Ends it, and gives its counts and what it warned of. */
  end(): Promise<Told & { stderr: string }>
}

/** @param under see `AppFolder.start` */
export async function steady(
  app: AppFolder,
  { bytes = 0, under = [] }: { bytes?: number; under?: readonly string[] } = {},
): Promise<Steady> {
  steadies += 1
  const control = join(app.folder, `control-${steadies}`)
  const put = (faults: object) => {
    writeFileSync(`${control}.new`, JSON.stringify(faults))
    renameSync(`${control}.new`, control)
  }
  put({})
  const program = app.start('steady', [control, String(bytes)], {}, under)
  await program.printed('began')
  return {
    pid: program.process.pid!,
    put,
    async end() {
      put({ end: true })
      const { code, stdout, stderr } = await program.ended
      expect({ code, stderr }).toMatchObject({ code: 0 })
      return { ...JSON.parse(stdout.split('\n').at(-2)!), stderr }
    },
  }
}

let steadies = 0

/** All records of these programs are stored, once, but for those that they dropped and counted. */
export async function expectOnce(
  url: string,
  index: string,
  all: readonly Told[],
): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = []
  for await (const { _source } of everyDocument(url, index)) records.push(_source)
  for (const { app, logged, dropped, accepted, backlogBytes, dead } of all) {
    const numbers = records.filter((record) => record.app === app).map(({ n }) => Number(n))
    expect({ app, accepted, backlogBytes, dead }).toEqual({ app, accepted: logged, backlogBytes: 0, dead: 0 })
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.length).toBe(logged - dropped)
  }
  return records
}
