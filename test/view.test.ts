import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROWS = 1_000_000
/** Packing them takes its time. */
const SHEET_ROWS = 300_000
/** Most that memory may grow by while so many rows are sent, in MB: pieces on their way, and what is no garbage yet. */
const MOST_MB = 120

describe('a download', () => {
  let child: ChildProcess
  let lines: AsyncIterator<string>
  let url: string
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))

  beforeAll(async () => {
    const app = join(import.meta.dirname, 'apps', 'view-rows.mjs')
    const config = join(folder, 'gramexlog.yaml')
    writeFileSync(
      config,
      `gramexlog: { rows-${ROWS}: { sink: local }, rows-${SHEET_ROWS}: { sink: local } }\n`,
    )
    child = spawn(process.execPath, ['--expose-gc', app, config], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    lines = createInterface(child.stdout!)[Symbol.asyncIterator]()
    url = (await lines.next()).value
    // What is loaded and compiled is no growth.
    for (const format of ['csv', 'ndjson', 'xlsx']) await read(`rows-${ROWS}?_format=${format}&_limit=10000`)
  })

  afterAll(async () => {
    child.stdin!.end()
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })

  async function held(): Promise<{ made: number; heapMb: number; outsideMb: number; rssMb: number }> {
    child.stdin!.write('\n')
    return JSON.parse((await lines.next()).value)
  }

  /** @returns how many bytes and ends of lines there were, and the most memory on the way */
  async function read(path: string): Promise<{ bytes: number; ends: number; peakMb: number }> {
    const response = await fetch(url + path)
    expect(response.status).toBe(200)
    const sum = { bytes: 0, ends: 0, peakMb: 0 }
    let nextBytes = 0
    for await (const chunk of response.body!) {
      sum.bytes += chunk.length
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) sum.ends += 1
      if (sum.bytes < nextBytes) continue
      nextBytes = sum.bytes + 40_000_000
      sum.peakMb = Math.max(sum.peakMb, (await held()).rssMb)
    }
    return sum
  }

  test.each([
    ['csv', ROWS + 1],
    ['ndjson', ROWS],
  ])('of a million rows as %s is whole, and takes no more memory than a small one', async (format, ends) => {
    const before = await held()
    const sum = await read(`rows-${ROWS}?_format=${format}`)
    expect(sum.ends).toBe(ends)
    expect(sum.peakMb - before.rssMb).toBeLessThan(MOST_MB)
    const after = await held()
    expect(after.heapMb + after.outsideMb).toBeLessThan(before.heapMb + before.outsideMb + 10)
  })

  test('of many rows as xlsx takes no more memory either', async () => {
    const before = await held()
    const sum = await read(`rows-${SHEET_ROWS}?_format=xlsx`)
    expect(sum.bytes).toBeGreaterThan(5_000_000)
    expect(sum.peakMb - before.rssMb).toBeLessThan(MOST_MB)
    const after = await held()
    expect(after.made - before.made).toBe(SHEET_ROWS)
    expect(after.heapMb + after.outsideMb).toBeLessThan(before.heapMb + before.outsideMb + 10)
  })

  test.each(['csv', 'xlsx'])(
    'as %s is made only as fast as it is taken, and ends with its client',
    async (format) => {
      const going = new AbortController()
      const { made: from } = await held()
      const response = await fetch(`${url}rows-${ROWS}?_format=${format}`, { signal: going.signal })
      await response.body!.getReader().read()
      // What lies between, packed or not, takes some.
      let made = 0
      const isStill = async () => {
        const before = made
        made = (await held()).made
        return made === before
      }
      await expect.poll(isStill, { interval: 300, timeout: 10_000 }).toBe(true)
      expect(made - from).toBeLessThan(ROWS / 2)
      going.abort()
      await sleep(200)
      expect((await held()).made - made).toBeLessThan(20_000)
    },
  )
})
