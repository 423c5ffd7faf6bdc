import { type Config, loadConfig, type Target } from '@gramexlog/core/viewer'
import { EXIT } from '../../exit-codes.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { unknownTarget } from '../unknown-target.ts'
import type { Finding } from './finding.ts'
import { checkMachine } from './machine.ts'
import { report } from './report.ts'
import { checkServers } from './servers.ts'

interface CheckOptions {
  readonly config?: string | undefined
  readonly dir?: string | undefined
  readonly json?: true | undefined
}

/** @throws GramexLogError if the configuration is wrong, or a target unknown */
export async function checkTargets(
  terminal: Terminal,
  names: readonly string[],
  { config: file, dir, json }: CheckOptions,
): Promise<void> {
  const config = loadConfig({ config: file, dir, cwd: terminal.cwd, env: terminal.env })
  const targets = chosen(config, names)
  const findings: Finding[] = [configurationFound(config, targets), ...checkMachine(config, targets)]
  findings.push(...(await checkServers(targets, terminal.signal)))
  const ok = findings.every(({ state }) => state !== 'failed')
  if (json) await terminal.write(`${JSON.stringify({ ok, file: config.file, findings })}\n`)
  else await terminal.write(report(findings, terminal))
  if (!ok) terminal.endWith(EXIT.failed)
}

function chosen(config: Config, names: readonly string[]): Target[] {
  if (names.length === 0) return [...config.targets.values()]
  return [...new Set(names)].map((name) => {
    const target = config.targets.get(name)
    if (target === undefined) throw unknownTarget(name, config)
    return target
  })
}

function configurationFound({ file, targets: all }: Config, targets: readonly Target[]): Finding {
  const names = targets.map(({ name, sinks }) => `${name} (${sinks.join(', ')})`).join(', ')
  const found = `${file} is valid; ${targets.length === all.size ? 'targets' : 'of its targets'}: ${names}`
  return { place: 'this machine', check: 'configuration', state: 'ok', found }
}
