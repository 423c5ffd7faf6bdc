import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { homeOf, minimumJava, type Product } from './home.ts'
import { findJdk } from './jdk.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const startMs = 120_000
const pollMs = 50
const answerMs = 5_000

export interface NodeOptions {
  /** HTTP port on 127.0.0.1; default: a free one, chosen by the node itself. */
  port?: number
  /** Heap in MiB, default 512. */
  heapMb?: number
  /** Node settings over the ones for a single small node; a list is comma-separated. */
  settings?: Record<string, string>
  /** Where the documents live. One that is given is kept and may be started again; default: a temporary one. */
  dataDir?: string
  /** JVM options; default: those for a fast start. Give [] for the JVM's own, which are faster under long load. */
  jvm?: readonly string[]
}

export interface RunningNode {
  /** Without a slash at its end: http://127.0.0.1:12345. */
  readonly url: string
  readonly product: Product
  readonly version: string
  readonly pid: number
  /** Closes the node; resolves when its process has ended and its temporary files are gone. */
  stop(): Promise<void>
  /** SIGKILL, as a crash; `await stop()` afterwards waits for the process's end. */
  kill(): void
}

/**
 * Starts one node and resolves when it answers and can store documents. It listens on 127.0.0.1 only and ends with
 * this process, even when that is killed. Rejects with the end of the node's log when it fails or takes over 120 s.
 */
export async function startNode(
  product: Product,
  version: string,
  options: NodeOptions = {},
): Promise<RunningNode> {
  const { port = 0, heapMb = 512, settings = {} } = options
  const name = `${product} ${version}`
  const jvm = options.jvm ?? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
  const jdk = findJdk(minimumJava)
  const home = await homeOf(product, version, jdk)
  const folder = mkdtempSync(join(tmpdir(), `gramexlog-${product.toLowerCase()}-${version}-`))
  const config = join(folder, 'config')
  const logs = join(folder, 'logs')
  await Promise.all([mkdir(config), mkdir(logs)])
  const nodeSettings = {
    'path.home': home.folder,
    'path.data': options.dataDir ?? join(folder, 'data'),
    'path.logs': logs,
    'cluster.name': 'gramexlog-test',
    'node.name': 'test',
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': '0',
    'discovery.type': 'single-node',
    // Otherwise a machine whose disk is nearly full turns the indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    // The node writes the port that it was given to logs/http.ports.
    'node.portsfile': 'true',
    'logger.level': 'INFO',
    // The module of this name is a part of the class path here, and no folder that it could find.
    ...(home.flat && { 'transport.type': 'netty4', 'http.type': 'netty4' }),
    ...settings,
  }
  let started = false
  const node = startServerProcess(
    join(jdk.home, 'bin', 'java'),
    [
      `-Xmx${heapMb}m`,
      ...jvm,
      '--enable-native-access=ALL-UNNAMED',
      '-cp',
      home.classPath,
      home.launcher,
      config,
      ...Object.entries(nodeSettings).map(([key, value]) => `${key}=${value}`),
    ],
    join(folder, 'node.log'),
    (unasked) => {
      // Otherwise a node that dies in the middle of a run shows only as refused connections somewhere.
      if (started && unasked) console.error(`${name} ended by itself.\n${node.logTail()}`)
      rmSync(folder, { recursive: true, force: true })
    },
  )
  const url = await ready(node, join(logs, 'http.ports'), name)
  started = true
  return { url, product, version, pid: node.pid, stop: node.stop, kill: node.kill }
}

/** GET / would be the usual question, but it is a module that Elasticsearch's node does not have: it answers 405. */
async function ready(node: ServerProcess, portsFile: string, name: string): Promise<string> {
  const deadline = Date.now() + startMs
  while (node.isAlive() && Date.now() < deadline) {
    if (existsSync(portsFile)) {
      const url = `http://${readFileSync(portsFile, 'utf8').trim().split('\n')[0]}`
      const health = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`, {
        signal: AbortSignal.timeout(answerMs),
      }).catch(() => undefined)
      await health?.body?.cancel()
      if (health?.ok) return url
    }
    await sleep(pollMs)
  }
  const reason = node.isAlive() ? `did not answer within ${startMs / 1_000} s` : 'ended while starting'
  await node.stop()
  throw new Error(`${name} ${reason}. The end of its log:\n${node.logTail()}`)
}
