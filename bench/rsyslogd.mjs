// Debian's rsyslog as an instance of our own, which reads files and sends their lines: no service of the system is touched.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startClocks, startMeter } from './measure.mjs'
import { cpuMsOf, peakRssMbOf } from './proc.mjs'
import { loadSupport } from './servers/support.mjs'

const PROGRAM = '/usr/sbin/rsyslogd'
const SENDER = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/rsyslog/omelasticsearch.so`

/** Of those tried the fastest, and the cheapest in CPU. */
const BATCH = 20_000
const WORKERS = 2
const QUEUE = 200_000

/** Installs it where it is not there. */
export async function installRsyslog() {
  const { installed } = await loadSupport('debian')
  installed(PROGRAM, 'rsyslog')
  installed(SENDER, 'rsyslog-elasticsearch')
}

/**
 * Ends with this process.
 * @param {{dir: string, url: string, index: string, files: string[]}} options the files hold a document a line
 */
export function startRsyslog({ dir, ...options }) {
  const work = join(dir, 'rsyslog')
  const config = `${work}.conf`
  mkdirSync(work, { recursive: true })
  writeFileSync(config, configOf({ work, ...options }))
  const command = ['--pdeathsig', 'KILL', PROGRAM, '-n', '-iNONE', '-f', config]
  const child = spawn('setpriv', command, { stdio: ['ignore', 2, 2] })
  const pid = /** @type {number} */ (child.pid)
  return { pid, stop: () => child.kill('SIGKILL') }
}

/** @param {{work: string, url: string, index: string, files: string[]}} options */
function configOf({ work, url, index, files }) {
  const inputs = files.map((file) => `input(type="imfile" tag="bench" ruleset="send" file="${file}")`)
  return `global(workDirectory="${work}" maxMessageSize="1m")
main_queue(queue.type="FixedArray" queue.size="${QUEUE}" queue.dequeueBatchSize="${BATCH}"
  queue.workerThreads="${WORKERS}" queue.workerThreadMinimumMessages="${BATCH}")
module(load="imfile")
module(load="omelasticsearch")
template(name="line" type="list") { property(name="msg") }
ruleset(name="send") {
  action(type="omelasticsearch" server="${url}" searchIndex="${index}" searchType="" template="line"
    bulkmode="on" action.resumeRetryCount="-1")
}
${inputs.join('\n')}
`
}

/**
 * The meter of a path whose work rsyslog does.
 * @param {() => number} pidOf
 * @param {{app: boolean}} options whether this process does a part of it
 */
export function meterOf(pidOf, { app }) {
  const own = app ? startMeter() : undefined
  const clocks = startClocks()
  const before = app ? cpuMsOf(pidOf()) : 0
  return {
    read() {
      const cost = own?.read()
      const pid = pidOf()
      return {
        wallMs: clocks.read().wallMs,
        cpuMs: cpuMsOf(pid) - before + (cost?.cpuMs ?? 0),
        mainMs: cost?.mainMs ?? null,
        loopP99Ms: cost?.loopP99Ms ?? null,
        loopP999Ms: cost?.loopP999Ms ?? null,
        rssMb: peakRssMbOf(pid) + (cost?.rssMb ?? 0),
      }
    },
  }
}
