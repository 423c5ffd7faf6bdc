import { type Connection, Server, type Target } from '@gramexlog/core/viewer'
import { type Finding, findingsOf } from './finding.ts'
import { checkIndex } from './index-of-target.ts'
import { checkNode } from './node.ts'
import { Questions } from './questions.ts'

/** What somebody who waits for an answer will wait. */
const LONGEST_MS = 10_000

/** Tries the servers, each once however many targets it has, and then what the targets need there. */
export async function checkServers(targets: readonly Target[], signal: AbortSignal): Promise<Finding[]> {
  const byConnection = new Map<string, Target[]>()
  for (const target of targets) {
    if (!target.sinks.includes('elasticsearch')) continue
    const key = JSON.stringify(target.connection)
    byConnection.set(key, [...(byConnection.get(key) ?? []), target])
  }
  const all = [...byConnection.values()].map((those) => checkConnection(those, signal))
  return (await Promise.all(all)).flat()
}

async function checkConnection(targets: readonly Target[], signal: AbortSignal): Promise<Finding[]> {
  const { connection } = targets[0]!
  const nodes = await Promise.all(
    connection.nodes.map(async (node) => {
      const findings = await withServer(alone(connection, node), (server) => {
        const findings = findingsOf(node, (text) => server.conceal(text))
        return checkNode(new Questions(server, signal), findings, connection, node).then(() => findings.all)
      })
      return { node, findings, works: findings.every(({ state }) => state !== 'failed') }
    }),
  )
  // Any that answers speaks for the cluster.
  const speaker = nodes.find(({ works }) => works)?.node ?? nodes.find(answers)?.node
  const found = nodes.flatMap(({ findings }) => findings)
  for (const target of targets) {
    if (speaker === undefined) {
      const findings = findingsOf(target.name)
      findings.unknown('index', `${target.index} could not be looked at, since the server is not reached`)
      found.push(...findings.all)
      continue
    }
    const ofTarget = await withServer(alone(connection, speaker), async (server) => {
      const findings = findingsOf(target.name, (text) => server.conceal(text))
      await checkIndex(new Questions(server, signal), findings, target)
      return findings.all
    })
    found.push(...ofTarget)
  }
  return found
}

function answers({ findings }: { findings: readonly Finding[] }): boolean {
  return findings.some(({ check, state }) => check === 'login' && state === 'ok')
}

/** The way to one node of a cluster, and to no other. */
function alone({ sniff: _, ...connection }: Connection, node: string): Connection {
  return { ...connection, nodes: [node], timeoutMs: Math.min(connection.timeoutMs, LONGEST_MS) }
}

async function withServer<T>(connection: Connection, use: (server: Server) => Promise<T>): Promise<T> {
  const server = Server.join(connection)
  try {
    return await use(server)
  } finally {
    await server.leave()
  }
}
