import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { documentId } from '@gramexlog/core/viewer'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LocalBackend } from '../../../src/backends/local/local.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { collect, LocalTarget, NOW } from '../../support/local-target.ts'

test('10,000 segments are read', { timeout: 60_000 }, async () => {
  const target = new LocalTarget()
  for (let n = 0; n < 10_000; n += 1) target.write(`{"n":${n}}\n`, (n % 10) + 1, Math.floor(n / 10) + 1)
  expect(await target.values('n', '_sort=-n&_limit=3')).toEqual([9999, 9998, 9997])
})

test('a record of a megabyte is found', async () => {
  const target = new LocalTarget()
  const long = 'é'.repeat(1024 * 1024)
  target.write([{ n: 1, long }, { n: 2 }, { n: 3, long: `${long}x` }])
  expect(await target.values('n', 'long~=x$')).toEqual([3])
  expect(await target.rows('n=1')).toEqual([{ n: 1, long }])
})

test('a line of zeros that is longer than any record is passed over', async () => {
  const target = new LocalTarget()
  target.write(
    Buffer.concat([Buffer.from('{"n":1}\n'), Buffer.alloc(20_000_000), Buffer.from('\n{"n":2}\n')]),
  )
  target.write(Buffer.alloc(9_000_000), 2)
  const rows = await target.rows('_sort=n', { ids: true })
  expect(rows.map(({ n }) => n)).toEqual([1, 2])
  expect(rows[1]?._id).toBe(documentId('1'.padStart(16, '0'), 1, 20_000_009))
})

test('files that are deleted meanwhile are left out', async () => {
  const target = new LocalTarget()
  for (let n = 1; n <= 200; n += 1) target.write([{ n, x: 'x'.repeat(100_000) }], n)
  onTestFinished(() => deleting)
  let last = 0
  const deleting = (async () => {
    for (let n = 1; n <= 150; n += 1) {
      rmSync(target.path(n), { force: true })
      last = n
      await sleep(2)
    }
  })()
  while (last < 150) {
    const before = last
    const found = await target.values('n', '_sort=n')
    expect(found.at(-1)).toBe(200)
    expect(found.length).toBeGreaterThanOrEqual(200 - last)
    expect(found.length).toBeLessThanOrEqual(200 - before)
  }
  await deleting
})

test('the last back end to be closed takes its temporary directory with it', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'gramexlog-'))
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(temporary, { recursive: true, force: true })
  })
  const target = new LocalTarget()
  target.write([{ x: 1 }])
  const other = new LocalBackend(target.config, target.target)
  const query = parseQuery(new URLSearchParams())
  const signal = new AbortController().signal
  await target.rows('')
  await collect(await other.rows(query, { nowMs: NOW, signal }))
  expect(readdirSync(temporary).filter((name) => name.startsWith('gramexlog-temporary-'))).toHaveLength(1)
  await other.close()
  expect(await target.values('x')).toEqual([1])
  await target.backend.close()
  await target.backend.close()
  await expect(target.rows('')).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_UNAVAILABLE' })
  expect(readdirSync(temporary).filter((name) => name.startsWith('gramexlog-temporary-'))).toEqual([])
})
