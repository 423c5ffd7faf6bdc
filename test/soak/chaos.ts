import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../support/cluster-nodes.ts'
import type { Fault, TcpProxy } from '../support/proxy.ts'

const NODES = [0, 1, 2]

/** How often each fault was there. */
export type Faults = Record<string, number>

interface Stage {
  readonly cluster: Cluster
  /** One in front of each node. */
  readonly proxies: readonly TcpProxy[]
}

type Act = (stage: Stage) => Promise<void>

const ACTS: Readonly<Record<string, Act>> = {
  'a node killed and started again': async ({ cluster }) => restart(cluster, [pick(NODES)]),
  'the elected master killed and started again': async ({ cluster }) =>
    restart(cluster, [await cluster.master()]),
  'all nodes killed together': async ({ cluster }) => restart(cluster, NODES, 5_000 + Math.random() * 30_000),
  'all connections cut and refused': async ({ proxies }) => {
    await Promise.all(proxies.map((proxy) => proxy.cut()))
    await sleep(Math.random() * 10_000)
    await Promise.all(proxies.map((proxy) => proxy.open()))
  },
  'answers cut in the middle': faulty((part, client) => {
    if (Math.random() < 0.7) return part
    client.write(part.subarray(0, part.length >> 1), () => client.destroy())
    return undefined
  }),
  'answers that never come': faulty(() => undefined),
  'answers later than the time-out': faulty((part) => sleep(Math.random() * 10_000, part)),
  'garbage for JSON': faulty((part) =>
    Math.random() < 0.7 ? part : Buffer.from(part.toString('latin1').replace('"', '?'), 'latin1'),
  ),
  "a proxy's page of HTML for 503": faulty((_, client) => {
    const page = '<html><body>Service Unavailable</body></html>'
    client.end(
      `HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`,
    )
    return undefined
  }),
}

/** One fault after the other, until `untilMs`; then all is as it was. */
export async function wreak(stage: Stage, untilMs: number): Promise<Faults> {
  const faults: Faults = Object.fromEntries(Object.keys(ACTS).map((name) => [name, 0]))
  for (let turn = 0; Date.now() < untilMs; turn += 1) {
    // Each in its turn at first, so that a short run has all of them.
    const names = Object.keys(ACTS)
    const name = names[turn] ?? pick(names)
    await ACTS[name]!(stage)
    faults[name]! += 1
    await sleep(1_000 + Math.random() * 5_000)
  }
  await stage.cluster.green()
  return faults
}

/** Every second answer or so has the fault, for some seconds. */
function faulty(fault: Fault): Act {
  return async ({ proxies }) => {
    for (const proxy of proxies) proxy.fault = fault
    await sleep(2_000 + Math.random() * 6_000)
    for (const proxy of proxies) {
      proxy.fault = undefined
      // What was held back for ever would hold the connection for ever.
      await proxy.cut()
      await proxy.open()
    }
  }
}

async function restart(cluster: Cluster, nodes: readonly number[], awayMs = 2_000): Promise<void> {
  await Promise.all(nodes.map((node) => cluster.kill(node)))
  await sleep(awayMs)
  await Promise.all(nodes.map((node) => cluster.start(node)))
  // Two copies of each shard: before both are there, the next fault would be one of Elasticsearch's promises and not ours.
  await cluster.green()
}

export function pick<T>(choices: readonly T[]): T {
  return choices[Math.floor(Math.random() * choices.length)]!
}
