import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { startElasticsearch } from './support/elasticsearch.ts'
import { count, deleteIndex, documents, request, serverVersion, waitFor } from './support/search.ts'

const ownServers = !process.env.ELASTICSEARCH_URL

describe.for(inject('servers'))('$name', ({ name, url }) => {
  const index = `smoke-${randomUUID()}`
  afterEach(() => deleteIndex(url, index))

  test('is the version that it is said to be', async () => {
    expect(name).toMatch(new RegExp(` ${await serverVersion(url)}$`))
  })

  test('stores a document once, however often it is created', async () => {
    expect(await create(url, index, { x: 1, 'user.id': 'ü' })).toEqual([201])
    expect(await create(url, index, { x: 2 })).toEqual([409])
    expect(await count(url, index)).toBe(1)
    expect(await documents(url, index)).toEqual([{ _id: 'one', _source: { x: 1, 'user.id': 'ü' } }])
  })

  test('counts an index that is not there as empty', async () => {
    expect(await count(url, index)).toBe(0)
    expect(await documents(url, index)).toEqual([])
  })
})

describe.runIf(ownServers)('a server of the tests', () => {
  test('is provided in each product and version', () => {
    expect(inject('servers').map((server) => server.name)).toEqual([
      'Elasticsearch 9.1.0',
      'Elasticsearch 8.19.4',
      'OpenSearch 3.3.0',
      'Elasticsearch 7.17.29',
    ])
  })

  test('keeps its documents over a crash and a stop, on the same port', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gramexlog-data-'))
    try {
      const first = await startElasticsearch({ version: '9.1.0', dataDir })
      await create(first.url, 'kept', { x: 1 })
      first.kill()
      await first.stop()
      expect(isRunning(first.pid)).toBe(false)

      const second = await startElasticsearch({
        version: '9.1.0',
        dataDir,
        port: Number(new URL(first.url).port),
      })
      expect(second.url).toBe(first.url)
      expect(await documents(second.url, 'kept')).toHaveLength(1)
      await second.stop()
      expect(isRunning(second.pid)).toBe(false)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  test('says why it could not start', async () => {
    const start = startElasticsearch({ version: '9.1.0', settings: { 'no.such.setting': '1' } })
    await expect(start).rejects.toThrow(/ended while starting(.|\n)*unknown setting \[no\.such\.setting\]/)
  })

  test('goes when the process that started it is killed', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'gramexlog-orphan-'))
    const parent = spawn(process.execPath, ['--input-type=module', '-e', await startAndWait()], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = await once(parent.stdout, 'data')
      const { pid, url } = JSON.parse(String(line))
      expect(await serverVersion(url)).toBe('8.19.4')
      parent.kill('SIGKILL')
      await waitFor(() => !isRunning(pid))
    } finally {
      parent.kill('SIGKILL')
      rmSync(temporary, { recursive: true, force: true })
    }
  })
})

/** The status of each item of a bulk request that creates `source` under the _id "one". */
async function create(url: string, index: string, source: Record<string, unknown>): Promise<number[]> {
  const body = `${JSON.stringify({ create: { _index: index, _id: 'one' } })}\n${JSON.stringify(source)}\n`
  const answer = await request<{ items: { create: { status: number } }[] }>(url, 'POST', '/_bulk', body)
  return answer.items.map((item) => item.create.status)
}

/** A script for a process of its own: starts a server, prints its pid and url, and waits to be killed. */
async function startAndWait(): Promise<string> {
  const support = join(import.meta.dirname, 'support')
  const contents = `import { startElasticsearch } from './elasticsearch.ts'
    const { pid, url } = await startElasticsearch({ version: '8.19.4' })
    console.log(JSON.stringify({ pid, url }))
    setInterval(() => {}, 60_000)`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: support, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(support, 'elasticsearch.ts')).href) },
  })
  return outputFiles[0]!.text
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
