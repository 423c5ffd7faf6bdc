import { once } from 'node:events'
import { GramexLogError } from '@gramexlog/core/error'
import { listTargets } from '@gramexlog/core/files'
import { type Config, StandingShipper, type Target } from '@gramexlog/core/operator'
import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { configurationOf, targetsOf } from '../configuration.ts'
import { durationMs } from '../duration.ts'
import { wholeNumber } from '../whole-number.ts'
import { drainOnce } from './drain-once.ts'
import { serveHealth } from './serve-health.ts'

interface ShipOptions {
  readonly targets?: string | undefined
  readonly once?: true | undefined
  readonly timeout?: string | undefined
  readonly metricsPort?: string | undefined
  readonly host: string
  readonly maxLag: string
  readonly config?: string | undefined
  readonly json?: true | undefined
}

/** Delivers until the command is interrupted, or once. */
export async function runShipper(
  terminal: Terminal,
  dir: string | undefined,
  options: ShipOptions,
): Promise<void> {
  const { metricsPort } = options
  if (options.timeout !== undefined && !options.once)
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', '--timeout: needs --once beside it')
  const timeoutMs = options.timeout === undefined ? undefined : durationMs('--timeout', options.timeout)
  const maxLagMs = durationMs('--max-lag', options.maxLag)
  const port = metricsPort === undefined ? undefined : wholeNumber('--metrics-port', metricsPort, 0, 65_535)
  const config = configurationOf(terminal, { config: options.config, dir })
  const targets = wanted(config, options.targets)
  terminal.mayTakeToEnd(config.exitTimeoutMs)
  sayForgotten(terminal, config)
  if (options.once) {
    await drainOnce(terminal, config, targets, { timeoutMs, json: options.json === true })
    return
  }
  const shipper = new StandingShipper({ config, targets, say: (words) => terminal.say(safeText(words)) })
  const served = port === undefined ? undefined : serveHealth(shipper, { port, host: options.host, maxLagMs })
  try {
    const url = await served?.listening
    const names = targets.map(({ name }) => name)
    const started = { dir: config.dir, targets: names, pid: process.pid, ...(url && { url }) }
    if (options.json) await terminal.write(`${JSON.stringify(started)}\n`)
    else {
      terminal.say(`delivering ${names.join(', ')} from ${config.dir}`)
      if (url !== undefined) terminal.say(`health: ${url}/health, metrics: ${url}/metrics`)
    }
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  } finally {
    served?.close()
    await shipper.close(config.exitTimeoutMs)
  }
}

/** @throws GramexLogError if one of the names is unknown or is not delivered, or none is */
function wanted(config: Config, names: string | undefined): Target[] {
  const asked = targetsOf(
    config,
    names?.split(',').map((name) => name.trim()),
  )
  const targets = asked.filter(({ sinks }) => sinks.includes('elasticsearch'))
  if (targets.length > 0) return targets
  throw new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${config.file}: none of ${asked.map(({ name }) => name).join(', ')} is sent to Elasticsearch, so that there is nothing to deliver. Add elasticsearch to its sink:`,
  )
}

/** Records that wait for ever, since a target was renamed or taken out, would otherwise be found by nobody. */
function sayForgotten(terminal: Terminal, { dir, targets, file }: Config): void {
  const forgotten = listTargets(dir).filter((name) => !targets.has(name))
  if (forgotten.length > 0)
    terminal.say(
      `${safeText(forgotten.join(', '))}: there are journals in ${dir}, but ${file} has no such target; nobody delivers them`,
    )
}
