import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { documentId, loadConfig, segmentPath, targetDirectory } from '@gramexlog/core/viewer'
import { expect, onTestFinished, test, vi } from 'vitest'
import { BothBackend } from '../../../src/backends/both/both.ts'
import { all, fakeServer, MAPPING, options, query } from '../elasticsearch/fake-server.ts'

const JOURNAL = '00000000abcdefgh'
const line = (n: number) => `${JSON.stringify({ '@timestamp': '2026-01-31T12:00:00Z', n })}\n`

/** A server that has none of the records, and a target with so many that wait for it. */
async function waiting(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-both-'))
  vi.stubEnv('TMPDIR', join(folder, 'tmp'))
  mkdirSync(join(folder, 'tmp'))
  let failing = false
  const stored = new Set<string>()
  const { asked, url } = await fakeServer(({ path, body }) => {
    if (failing) return { status: 503, json: { error: 'away' } }
    if (path.endsWith('/_mapping')) return MAPPING
    const ids: string[] = idsIn(body)
    const hits = ids.filter((id) => stored.has(id)).map((_id) => ({ _id, _source: {}, sort: [1] }))
    return { json: { timed_out: false, hits: { total: { value: 0 }, hits }, aggregations: {} } }
  })
  const config = join(folder, 'gramexlog.yaml')
  writeFileSync(config, JSON.stringify({ gramexlog: { dir: join(folder, 'logs'), app: { url } } }))
  const loaded = loadConfig({ config })
  const path = segmentPath(join(targetDirectory(loaded.dir, 'app'), JOURNAL), 1)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, Array.from({ length: count }, (_, n) => line(n)).join(''))
  const backend = new BothBackend(loaded, loaded.targets.get('app')!)
  onTestFinished(async () => {
    await backend.close()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    backend,
    stored,
    /** How many ids each look-up asked for. */
    lookUps: () => asked.map(({ body }) => idsIn(body).length).filter((count) => count > 0),
    add: (n: number) => appendFileSync(path, line(n)),
    fail: (isFailing: boolean) => (failing = isFailing),
    left: () => readdirSync(join(folder, 'tmp')),
  }
}

function idsIn(body: unknown): string[] {
  const [, list] = /"_id":(\[[^\]]*\])/.exec(JSON.stringify(body ?? '')) ?? []
  return list === undefined ? [] : JSON.parse(list)
}

test('questions of the same moment look once for what waits, and once more for what has come since', async () => {
  // The moment lasts as long as the questions take.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const { backend, lookUps, add } = await waiting(2_500)
  const numbers = async () => (await all(backend.rows(query('_limit=2&_sort=-n&_c=n'), options()))) as unknown
  expect(await numbers()).toEqual([{ n: 2_499 }, { n: 2_498 }])
  await backend.columns(options())
  expect((await backend.rows(query('_limit=1&_meta=y'), options())).count).toBe(2_500)
  await backend.statistics(query(''), 'n', { ...options(), most: 3 })
  await numbers()
  expect(lookUps()).toEqual([1_000, 1_000, 500])
  add(2_500)
  expect(await numbers()).toEqual([{ n: 2_500 }, { n: 2_499 }])
  expect(lookUps()).toEqual([1_000, 1_000, 500, 1])
})

test('those that ask at the same time wait for one look, and who goes away ends it for nobody else', async () => {
  const { backend, lookUps } = await waiting(1_500)
  const goes = new AbortController()
  const gone = all(backend.rows(query('_limit=1'), { nowMs: 0, signal: goes.signal }))
  const others = [1, 2, 3].map(() => all(backend.rows(query('_limit=1&_c=n&_sort=n'), options())))
  goes.abort(new Error('gone'))
  await expect(gone).rejects.toThrow('gone')
  expect(await Promise.all(others)).toEqual([[{ n: 0 }], [{ n: 0 }], [{ n: 0 }]])
  expect(lookUps()).toEqual([1_000, 500])
})

test('after a second the server may have them, without a word of it in the files; nothing stays behind', async () => {
  const { backend, stored, lookUps, left } = await waiting(2)
  expect(await all(backend.rows(query('_limit=5&_c=n'), options()))).toHaveLength(2)
  expect(left()).not.toEqual([])
  stored.add(documentId(JOURNAL, 1, 0))
  await expect.poll(left, { timeout: 5_000 }).toEqual([])
  expect(await all(backend.rows(query('_limit=5&_c=n'), options()))).toEqual([{ n: 1 }])
  expect(lookUps()).toEqual([2, 2])
  await backend.close()
  expect(left()).toEqual([])
})

test('a look that failed is made again by the next question', async () => {
  const { backend, fail } = await waiting(1)
  fail(true)
  const ask = () => all(backend.rows(query('_limit=5&_c=n'), options()))
  await expect(ask()).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_UNAVAILABLE' })
  fail(false)
  expect(await ask()).toEqual([{ n: 0 }])
})
