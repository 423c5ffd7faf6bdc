import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import { expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { everyDocument } from './support/search.ts'

const { url } = inject('servers')[0]!
const CONNECTIONS = 200
/** GRAMEXLOG_LOAD_SECONDS=30 for a long one. */
const SECONDS = Number(process.env.GRAMEXLOG_LOAD_SECONDS ?? 5)

test.for(['express', 'fastify'])(
  `in %s, ${CONNECTIONS} connections for ${SECONDS} s: each record has the keys of its own request, and none is missing`,
  { timeout: (SECONDS + 120) * 1_000 },
  async (framework) => {
    const keys = ['user.id', 'headers.X-Id', 'uri']
    const requestsIndex = `requests-${randomUUID()}`
    const guide = appFolder(
      { url, keys },
      { exitTimeout: 90, requests: { url, index: requestsIndex, keys: [...keys, 'status'] } },
    )
    const site = guide.start('load', [framework])
    const origin = await site.printedLine(/^http:/)
    let sent = 0
    const result = await autocannon({
      url: origin,
      connections: CONNECTIONS,
      duration: SECONDS,
      requests: [
        {
          setupRequest: (request) => {
            sent += 1
            return { ...request, path: `/work?n=${sent}`, headers: { 'X-Id': String(sent) } }
          },
        },
      ],
    })
    expect(result.non2xx).toBe(0)
    site.process.kill('SIGTERM')
    const { stdout, stderr } = await site.ended
    expect(stderr).toBe('')
    const answered = Number(stdout.trim().split('\n').at(-1))
    expect(answered).toBeGreaterThan(SECONDS * 100)

    const found = { core: new Set<string>(), winston: new Set<string>(), pino: new Set<string>() }
    let foreign = 0
    let documents = 0
    for await (const { _source: record } of everyDocument(url, guide.index)) {
      documents += 1
      const { n } = record as { n: string }
      if (record['headers.X-Id'] !== n || record['user.id'] !== `u${n}` || record.uri !== `/work?n=${n}`)
        foreign += 1
      found[record.by as keyof typeof found].add(n)
    }
    expect({ foreign, documents }).toEqual({ foreign: 0, documents: 3 * answered })
    for (const numbers of Object.values(found)) expect(numbers.size).toBe(answered)

    const logged = new Set<string>()
    let aborted = 0
    let requests = 0
    for await (const { _source: record } of everyDocument(url, requestsIndex)) {
      requests += 1
      const n = String(record['headers.X-Id'])
      if (record.uri !== `/work?n=${n}` || record['user.id'] !== `u${n}`) foreign += 1
      if (record.status === 499) aborted += 1
      logged.add(n)
    }
    expect({ foreign, requests: logged.size }).toEqual({ foreign: 0, requests })
    // Those that autocannon cut off at its end are requests as well.
    expect(requests).toBeGreaterThanOrEqual(answered)
    expect(requests - aborted).toBeLessThanOrEqual(answered)
    console.log(
      `${framework}: ${answered} requests, ${documents} records, ${requests} of requests, ${aborted} aborted`,
    )
  },
)
