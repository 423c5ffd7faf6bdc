import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { loseAnswers, proxyTo } from './support/proxy.ts'
import { count, deleteIndex, documents, request, waitFor } from './support/search.ts'

interface Resolved {
  readonly data_streams: readonly { readonly backing_indices: readonly string[] }[]
}

// In 7.17 they are a module that Maven does not have.
const servers = inject('servers').filter(({ name }) => !name.startsWith('Elasticsearch 7'))

describe.for(servers)('a data stream on $name', ({ url }) => {
  async function instance(app: AppFolder) {
    const opened = await open({ config: app.config })
    onTestFinished(async () => void (await opened.close()))
    return opened
  }

  /** An app's configuration, and what is between it and the server. */
  async function throughProxy() {
    const proxy = await proxyTo(url)
    await proxy.open()
    return { proxy, app: appFolder({ url: `http://127.0.0.1:${proxy.port}`, data_stream: true }) }
  }

  /** An instance whose data stream is there, with record 0. */
  async function begun(app: AppFolder) {
    const opened = await instance(app)
    opened.log('guide', { n: 0 })
    await opened.flush()
    return opened
  }

  /** Has records 0 to `count` - 1, each once, in two backing indices. */
  async function expectOnce(name: string, count: number) {
    const numbers = (await documents(url, name)).map(({ _source }) => Number(_source.n))
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n))
    expect(await backing(name)).toHaveLength(2)
  }

  /** The indices behind a data stream; none if the name is no data stream's. */
  async function backing(name: string): Promise<readonly string[]> {
    const { data_streams } = await request<Resolved>(url, 'GET', `/_resolve/index/${name}`)
    return data_streams[0]?.backing_indices ?? []
  }

  test('is made at the first record, and refuses one without a time alone', async () => {
    const app = appFolder({ url, data_stream: true })
    const { log, flush } = await instance(app)
    log('guide', { x: 1 })
    log('guide', { x: 2, '@timestamp': 'some time' })
    expect(await flush()).toMatchObject({ delivered: 1, dead: 1 })
    expect(await backing(app.index)).toHaveLength(1)
    expect(await documents(url, app.index)).toMatchObject([{ _source: { x: 1 } }])
    await request(url, 'POST', `/${app.index}/_rollover`)
    log('guide', { x: 3 })
    expect(await flush()).toMatchObject({ delivered: 2, dead: 1 })
    expect(await backing(app.index)).toHaveLength(2)
  })

  test('has each record once, though the answer was lost and the index rolled over before it came again', async () => {
    const { proxy, app } = await throughProxy()
    const { log, flush } = await begun(app)
    const lost = loseAnswers(proxy)
    for (let n = 1; n < 500; n += 1) log('guide', { n })
    await waitFor(lost)
    await request(url, 'POST', `/${app.index}/_rollover`)
    proxy.fault = undefined
    for (let n = 500; n < 600; n += 1) log('guide', { n })
    expect(await flush()).toMatchObject({ accepted: 600, delivered: 101, duplicates: 499, dead: 0 })
    await expectOnce(app.index, 600)
  })

  const between =
    'has each record once, though the index rolled over between the look for what is there and the second sending'
  test.for([
    ['', 0],
    [', whose own look was lost twice', 2],
  ] as const)(`${between}%s`, async ([, failures]) => {
    const { proxy, app } = await throughProxy()
    const { log, flush } = await begun(app)
    const seen = { sendings: 0, looks: 0, searches: 0 }
    proxy.fault = async (part, client) => {
      if (part.includes('"items"') && ++seen.sendings === 1) return void client.destroy()
      // What one backing index refuses another takes.
      if (part.includes('"backing_indices"') && ++seen.looks === 1)
        await request(url, 'POST', `/${app.index}/_rollover`)
      if (part.includes('"hits"') && ++seen.searches <= failures) return void client.destroy()
      return part
    }
    for (let n = 1; n < 500; n += 1) log('guide', { n })
    expect(await flush()).toMatchObject({ accepted: 500, delivered: 1, duplicates: 499, dead: 0 })
    expect(seen.searches).toBe(failures + 1)
    await expectOnce(app.index, 500)
  })

  test('has each record once, though the process was killed before the answer and the next came after a rollover', async () => {
    const { proxy, app } = await throughProxy()
    // Stored, and never answered.
    let swallowed = false
    proxy.fault = (part) => {
      if (!part.includes('"items"')) return part
      swallowed = true
      return undefined
    }
    const first = app.start('end', ['core', '300', 'stay'])
    await first.printed('logged')
    await waitFor(() => swallowed)
    first.process.kill('SIGKILL')
    await first.ended
    await request(url, 'POST', `/${app.index}/_rollover`)
    proxy.fault = undefined
    const next = await instance(app)
    expect(await next.flush()).toMatchObject({ delivered: 0, duplicates: 300, dead: 0 })
    expect(await count(url, app.index)).toBe(300)
    expect(await backing(app.index)).toHaveLength(2)
  })

  test('waits, and says why, where a plain index has its name', async () => {
    const app = appFolder({ url, data_stream: true })
    onTestFinished(() => deleteIndex(url, app.index))
    await request(url, 'PUT', `/${app.index}`)
    const { log, flush, stats } = await instance(app)
    log('guide', { x: 1 })
    await waitFor(() => stats().lastError !== undefined)
    expect(stats().lastError).toContain(`"${app.index}" is a plain index`)
    await sleep(500)
    expect(await count(url, app.index)).toBe(0)
    await deleteIndex(url, app.index)
    expect(await flush()).toMatchObject({ delivered: 1, dead: 0 })
    expect(await backing(app.index)).toHaveLength(1)
  })

  test('waits for a template that makes it, where gramexlog may make none', async () => {
    const app = appFolder({ url, data_stream: true, template: false })
    const { log, flush, stats } = await instance(app)
    log('guide', { x: 1 })
    await waitFor(() => stats().lastError !== undefined)
    expect(stats().lastError).toContain(`no index template makes "${app.index}" a data stream`)
    const template = { index_patterns: [app.index], priority: 200, data_stream: {} }
    await request(url, 'PUT', `/_index_template/${app.index}`, template)
    expect(await flush()).toMatchObject({ delivered: 1, dead: 0 })
    expect(await backing(app.index)).toHaveLength(1)
  })

  test('has a retention where the server knows one, and says so where not', async () => {
    const app = appFolder({ url, data_stream: true, retention: '30d' })
    const { log, flush, stats } = await instance(app)
    log('guide', { x: 1 })
    expect(await flush()).toMatchObject({ delivered: 1 })
    const path = `/_index_template/gramexlog-${app.index}`
    const { index_templates } = await request<{
      index_templates: { index_template: { _meta: object; template: { lifecycle?: object } } }[]
    }>(url, 'GET', path)
    const { _meta, template } = index_templates[0]!.index_template
    const knows = template.lifecycle !== undefined
    expect(_meta).toMatchObject({ retention: '30d', retention_by: knows ? 'lifecycle' : 'none' })
    if (knows) expect(template.lifecycle).toMatchObject({ data_retention: '30d' })
    expect(stats()).toMatchObject({ delivered: 1, dead: 0 })
  })
})
