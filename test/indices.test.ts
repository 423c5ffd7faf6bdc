import { open, replay } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { loseAnswers, proxyTo } from './support/proxy.ts'
import { deleteIndex, documents, request, waitFor } from './support/search.ts'

const MIDNIGHT = Date.UTC(2026, 1, 1)

describe.for(inject('servers'))('records reach their index on $version', ({ url }) => {
  /** An instance over a folder's configuration, closed with the test. */
  async function instance(app: AppFolder) {
    const opened = await open({ config: app.config })
    onTestFinished(async () => void (await opened.close()))
    return opened
  }

  test('with dates: each in that of its own day, once, over midnight and sent again', async () => {
    const proxy = await proxyTo(url)
    await proxy.open()
    const name = `days-${process.hrtime.bigint()}`
    onTestFinished(() => removeAll(url, name))
    const app = appFolder({ url: `http://127.0.0.1:${proxy.port}`, index: `${name}-{yyyy.MM.dd}` })
    const { log, flush, stats } = await instance(app)
    loseAnswers(proxy)
    for (let n = 0; n < 1_000; n += 1)
      log('guide', { n, '@timestamp': new Date(MIDNIGHT + (n - 500) * 1_000).toISOString() })
    await waitFor(() => stats().retried > 0)
    proxy.fault = undefined
    const told = await flush()
    expect(told).toMatchObject({ accepted: 1_000, duplicates: 1_000, dead: 0, backlogBytes: 0 })
    const numbers = async (index: string) => (await documents(url, index)).map(({ _source }) => _source.n)
    expect((await numbers(`${name}-2026.01.31`)).sort()).toEqual(range(0, 500).sort())
    expect((await numbers(`${name}-2026.02.01`)).sort()).toEqual(range(500, 1_000).sort())
    const mapping = await request<Record<string, { mappings: { date_detection?: boolean } }>>(
      url,
      'GET',
      `/${name}-2026.02.01/_mapping`,
    )
    expect(Object.values(mapping)[0]!.mappings.date_detection).toBe(false)
  })

  test('with dates: a dead letter goes to the day that it is of, however late it is sent again', async () => {
    const name = `letters-${process.hrtime.bigint()}`
    onTestFinished(() => removeAll(url, name))
    const mappings = { dynamic: 'strict', properties: { '@timestamp': { type: 'date' } } }
    await request(url, 'PUT', `/${name}-2026.01.31`, { mappings })
    const app = appFolder({ url, index: `${name}-{yyyy.MM.dd}` })
    const { log, flush } = await instance(app)
    log('guide', { x: 1, '@timestamp': '2026-01-31T12:00:00.000Z' })
    expect((await flush()).dead).toBe(1)
    expect(app.deadLetters()).toMatchObject([{ index: `${name}-2026.01.31` }])
    await request(url, 'PUT', `/${name}-2026.01.31/_mapping`, { dynamic: true })
    expect(await replay({ config: app.config })).toMatchObject({ stored: 1 })
    expect(await documents(url, `${name}-2026.01.31`)).toMatchObject([{ _source: { x: 1 } }])
  })

  test('by an alias, in its write index of the moment, once', async () => {
    const name = `alias-${process.hrtime.bigint()}`
    onTestFinished(() => removeAll(url, name))
    const aliases = { [name]: { is_write_index: true } }
    await request(url, 'PUT', `/${name}-000001`, { aliases })
    const proxy = await proxyTo(url)
    await proxy.open()
    const { log, flush } = await instance(appFolder({ url: `http://127.0.0.1:${proxy.port}`, index: name }))
    log('guide', { x: 1 })
    await flush()
    // The answer is lost, and until the record comes again the alias has another index to write.
    const lost = loseAnswers(proxy)
    log('guide', { x: 1.5 })
    await waitFor(lost)
    await request(url, 'POST', `/${name}/_rollover`)
    proxy.fault = undefined
    log('guide', { x: 2 })
    expect(await flush()).toMatchObject({ delivered: 2, duplicates: 1, dead: 0 })
    expect(await documents(url, `${name}-000001`)).toMatchObject([
      { _source: { x: 1 } },
      { _source: { x: 1.5 } },
    ])
    expect(await documents(url, `${name}-000002`)).toMatchObject([{ _source: { x: 2 } }])
  })

  test('through a pipeline: while that is missing they wait, and none is a dead letter', async () => {
    const pipeline = `pipeline-${process.hrtime.bigint()}`
    const app = appFolder({ url, pipeline })
    onTestFinished(() => deleteIndex(url, app.index))
    const { log, flush, stats } = await instance(app)
    for (let n = 0; n < 10; n += 1) log('guide', { n })
    await waitFor(() => stats().retried > 10)
    expect(stats().lastError).toContain(`pipeline with id [${pipeline}] does not exist`)
    expect(stats()).toMatchObject({ delivered: 0, dead: 0 })
    await request(url, 'PUT', `/_ingest/pipeline/${pipeline}`, { processors: [] })
    onTestFinished(() => request(url, 'DELETE', `/_ingest/pipeline/${pipeline}`).then(() => {}))
    expect(await flush()).toMatchObject({ delivered: 10, dead: 0 })
  })

  test('while it is missing and may not be made, they wait', async () => {
    const app = appFolder({ url })
    const forbid = (value: string | null) =>
      request(url, 'PUT', '/_cluster/settings', { persistent: { 'action.auto_create_index': value } })
    onTestFinished(async () => {
      await forbid(null)
      await deleteIndex(url, app.index)
    })
    await forbid(`-${app.index},+*`)
    const { log, flush, stats } = await instance(app)
    log('guide', { x: 1 })
    await waitFor(() => stats().retried > 0)
    expect(stats().lastError).toContain(`no such index [${app.index}]`)
    await request(url, 'PUT', `/${app.index}`)
    expect(await flush()).toMatchObject({ delivered: 1, dead: 0 })
  })

  test('by a field: those with one value are in one shard, and those without it are stored too', async () => {
    const app = appFolder({
      url,
      routing: 'user.id',
      template: { template: { settings: { number_of_shards: 5 } } },
    })
    onTestFinished(() => deleteIndex(url, app.index))
    const { log, flush } = await instance(app)
    for (let n = 0; n < 40; n += 1) log('guide', { n, 'user.id': n % 2 === 0 ? 'ann' : '' })
    expect(await flush()).toMatchObject({ delivered: 40, dead: 0 })
    await request(url, 'POST', `/${app.index}/_refresh`)
    const { hits } = await request<{ hits: { hits: { _routing?: string }[] } }>(
      url,
      'GET',
      `/${app.index}/_search?size=100`,
    )
    expect(hits.hits.filter(({ _routing }) => _routing === 'ann')).toHaveLength(20)
    expect(hits.hits.filter(({ _routing }) => _routing === undefined)).toHaveLength(20)
    const routed = `/${app.index}/_count?routing=ann&q=user.id:ann`
    expect(await request(url, 'GET', routed)).toMatchObject({ count: 20, _shards: { total: 1 } })
  })

  test('of two targets with keys of their own, as in the guide, which share it', async () => {
    const index = `shared-${process.hrtime.bigint()}`
    onTestFinished(() => deleteIndex(url, index))
    const app = appFolder(
      { url, index, keys: ['time'] },
      { log2: { url, index, keys: ['datetime', 'user.id'] } },
    )
    const { log, flush } = await instance(app)
    log('guide', { x: 1 })
    log('log2', { x: 2, y: 'more' })
    await flush()
    const found = (await documents(url, index)).map(({ _source }) => _source)
    expect(found.sort((a, b) => Number(a.x) - Number(b.x))).toEqual([
      { '@timestamp': expect.any(String), time: expect.any(Number), x: 1 },
      {
        '@timestamp': expect.any(String),
        datetime: expect.any(String),
        'user.id': '',
        x: 2,
        y: 'more',
      },
    ])
  })
})

/** All indices whose name begins with `name`: a node may refuse to delete by a pattern. */
async function removeAll(url: string, name: string): Promise<void> {
  const found = await request<Record<string, unknown>>(url, 'GET', `/${name}*?filter_path=*.aliases`)
  for (const index of Object.keys(found)) await deleteIndex(url, index)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}
