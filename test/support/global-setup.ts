import type { TestProject } from 'vitest/node'
import { type RunningNode, startNode } from './node.ts'
import { serverVersion } from './search.ts'

/** A server that all integration tests share: every test keeps to an index of its own. */
export interface SharedServer {
  /** Product and version: "OpenSearch 3.3.0". */
  name: string
  /** Without a slash at its end. */
  url: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: SharedServer[]
  }
}

/**
 * Provides `servers` to the integration tests: the one at ELASTICSEARCH_URL when that is set, else one of each
 * that is supported, which end with the run.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env.ELASTICSEARCH_URL?.replace(/\/$/, '')
  if (url) {
    project.provide('servers', [{ name: await nameOfGiven(url), url }])
    return undefined
  }
  const servers = await startAll()
  project.provide(
    'servers',
    servers.map(({ product, version, url }) => ({ name: `${product} ${version}`, url })),
  )
  return () => stopAll(servers)
}

async function nameOfGiven(url: string): Promise<string> {
  try {
    return `the server of version ${await serverVersion(url)}`
  } catch (cause) {
    // The host only: the URL may hold a password.
    throw new Error(
      `ELASTICSEARCH_URL is set, but ${new URL(url).host} does not answer as Elasticsearch or OpenSearch: ${cause}`,
      {
        cause,
      },
    )
  }
}

/** All or none: those that started stop again when another could not. */
async function startAll(): Promise<RunningNode[]> {
  const starts = await Promise.allSettled([
    startNode('Elasticsearch', '9.1.0'),
    startNode('Elasticsearch', '8.19.4'),
    startNode('OpenSearch', '3.3.0'),
    startNode('Elasticsearch', '7.17.29'),
  ])
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const failed = starts.find((start) => start.status === 'rejected')
  if (!failed) return started
  await stopAll(started)
  throw failed.reason
}

async function stopAll(servers: RunningNode[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()))
}
