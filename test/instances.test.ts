import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { documents, waitFor } from './support/search.ts'

const { url } = inject('servers')[0]!
const REQUESTS = 1_500

test('the processes of a cluster log to one directory, one is killed and replaced, and each record is stored once', async () => {
  const app = appFolder({ url, keys: ['uri', 'pid'] }, { flush: 0.1 })
  const cluster = app.start('cluster')
  const origin = await cluster.printedLine(/^http:/)
  const safe = new Map<number, string>()
  const ask = async (from: number) => {
    for (let n = from; n < REQUESTS; n += 10) {
      // A request that the killed one did not answer is asked again: it may have logged it or not. One that the cluster
      // was handing over to it just then is never answered.
      for (let tried = false; ; tried = true) {
        const signal = AbortSignal.timeout(3_000)
        const pid = await fetch(`${origin}/log/${n}${tried ? '?again' : ''}`, { signal })
          .then((response) => response.text())
          .catch(() => undefined)
        if (pid !== undefined) safe.set(n, pid)
        if (pid !== undefined) break
        await sleep(20)
      }
    }
  }
  const killing = sleep(150).then(() =>
    fetch(`${origin}/die`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined),
  )
  await Promise.all([killing, ...Array.from({ length: 10 }, (_, from) => ask(from))])
  cluster.process.kill('SIGTERM')
  expect(await cluster.ended).toMatchObject({ code: 0, stderr: '' })
  expect(safe.size).toBe(REQUESTS)
  expect(new Set(safe.values()).size).toBeGreaterThan(2)
  const stored = (await documents(url, app.index)).map(({ _source }) => _source)
  const answered = stored.filter((record) => safe.get(Number(record.n)) === String(record.worker))
  expect(answered.map(({ n }) => Number(n)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: REQUESTS }, (_, n) => n),
  )
  for (const { n, uri, pid, worker } of stored)
    expect([String(uri).split('?')[0], pid]).toEqual([`/log/${n}`, worker])
  // Beside them only what the killed one had logged, and not answered.
  expect(stored.length - REQUESTS).toBeLessThanOrEqual(10)
  await waitFor(() => app.files().length === 0)
})

describe.for([
  ['a server', { url }],
  ['files', { sink: 'local' }],
] as const)('two instances of an app on one directory, into %s', ([where, sink]) => {
  const records = async (app: AppFolder) =>
    where === 'files' ? app.journalRecords() : (await documents(url, app.index)).map(({ _source }) => _source)

  test.for([
    ['of GRAMEX_PORT', ['9991', '9992'], [9991, 9992]],
    ['of the YAML without it', ['', ''], [9988, 9988]],
  ] as const)('have each the port %s, and each record once', async ([, given, ports]) => {
    const app = appFolder({ ...sink, keys: ['port'] })
    const config = JSON.parse(readFileSync(app.config, 'utf8'))
    writeFileSync(
      join(app.folder, 'gramexlog.yaml'),
      JSON.stringify({ ...config, app: { listen: { port: 9988 } } }),
    )
    const ends = await Promise.all(
      given.map((port, n) => app.start('port', [`app${n}`], port === '' ? {} : { GRAMEX_PORT: port }).ended),
    )
    for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: '' })
    const wanted = ports.flatMap((port, app) =>
      Array.from({ length: 100 }, (_, n) => `app${app} ${port} ${n}`),
    )
    expect((await records(app)).map(({ app, port, n }) => `${app} ${port} ${n}`).sort()).toEqual(
      wanted.sort(),
    )
  })
})
