import type { TestProject } from 'vitest/node'
import { type Elasticsearch, startElasticsearch } from './elasticsearch.ts'
import { serverVersion } from './search.ts'

/** A server that all integration tests share: every test keeps to an index of its own. */
export interface SharedServer {
  version: string
  /** Without a slash at its end. */
  url: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: SharedServer[]
  }
}

/**
 * Provides `servers` to the integration tests: the one at ELASTICSEARCH_URL when that is set, else a 9.1.0 and an
 * 8.19.4 of our own, which end with the run.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env.ELASTICSEARCH_URL?.replace(/\/$/, '')
  if (url) {
    project.provide('servers', [{ version: await versionOfGiven(url), url }])
    return undefined
  }
  const servers = await startAll()
  project.provide(
    'servers',
    servers.map(({ version, url }) => ({ version, url })),
  )
  return () => stopAll(servers)
}

async function versionOfGiven(url: string): Promise<string> {
  try {
    return await serverVersion(url)
  } catch (cause) {
    // The host only: the URL may hold a password.
    throw new Error(
      `ELASTICSEARCH_URL is set, but ${new URL(url).host} does not answer as Elasticsearch: ${cause}`,
      {
        cause,
      },
    )
  }
}

/** Both or none: one that started stops again when the other could not. */
async function startAll(): Promise<Elasticsearch[]> {
  const starts = await Promise.allSettled([
    startElasticsearch({ version: '9.1.0' }),
    startElasticsearch({ version: '8.19.4' }),
  ])
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const failed = starts.find((start) => start.status === 'rejected')
  if (!failed) return started
  await stopAll(started)
  throw failed.reason
}

async function stopAll(servers: Elasticsearch[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()))
}
