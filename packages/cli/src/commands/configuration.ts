import { GramexLogError } from '@gramexlog/core/error'
import { besideKnownTargets, type Config, loadConfig, type Target } from '@gramexlog/core/files'
import type { Terminal } from '../terminal/terminal.ts'

/** What the options CONFIG and DIRECTORY give. */
export interface ConfigurationOptions {
  readonly config?: string | undefined
  readonly dir?: string | undefined
}

/** @throws GramexLogError if there is no configuration, or something is wrong in it */
export function configurationOf(
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
  { config, dir }: ConfigurationOptions,
): Config {
  return loadConfig({ config, dir, cwd, env, configName: '--config' })
}

/**
 * @param name default: the first target of the configuration
 * @throws GramexLogError ERR_GRAMEXLOG_UNKNOWN_TARGET with the nearest name, and all that there are
 */
export function targetOf(config: Config, name: string | undefined): Target {
  const target = name === undefined ? [...config.targets.values()][0] : config.targets.get(name)
  if (target === undefined) throw unknownTarget(String(name), config)
  return target
}

/**
 * @param names default, also of an empty list: all targets
 * @throws GramexLogError ERR_GRAMEXLOG_UNKNOWN_TARGET, as for one
 */
export function targetsOf(config: Config, names: readonly string[] = []): Target[] {
  if (names.length === 0) return [...config.targets.values()]
  return [...new Set(names)].map((name) => targetOf(config, name))
}

export function unknownTarget(name: string, config: Config): GramexLogError {
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `unknown target ${besideKnownTargets(name, config)}`,
  )
}
