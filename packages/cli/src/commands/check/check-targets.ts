import type { Config, Target } from '@gramexlog/core/viewer'
import { EXIT } from '../../exit-codes.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetsOf } from '../configuration.ts'
import type { Finding } from './finding.ts'
import { checkMachine } from './machine.ts'
import { report } from './report.ts'
import { checkServers } from './servers.ts'

interface CheckOptions extends ConfigurationOptions {
  readonly json?: true | undefined
}

/** @throws GramexLogError if the configuration is wrong, or a target unknown */
export async function checkTargets(
  terminal: Terminal,
  names: readonly string[],
  options: CheckOptions,
): Promise<void> {
  const config = configurationOf(terminal, options)
  const targets = targetsOf(config, names)
  const findings: Finding[] = [configurationFound(config, targets), ...checkMachine(config, targets)]
  findings.push(...(await checkServers(targets, terminal.signal)))
  const ok = findings.every(({ state }) => state !== 'failed')
  if (options.json) await terminal.write(`${JSON.stringify({ ok, file: config.file, findings })}\n`)
  else await terminal.write(report(findings, terminal))
  if (!ok) terminal.endWith(EXIT.failed)
}

function configurationFound({ file, targets: all }: Config, targets: readonly Target[]): Finding {
  const names = targets.map(({ name, sinks }) => `${name} (${sinks.join(', ')})`).join(', ')
  const found = `${file} is valid; ${targets.length === all.size ? 'targets' : 'of its targets'}: ${names}`
  return { place: 'this machine', check: 'configuration', state: 'ok', found }
}
