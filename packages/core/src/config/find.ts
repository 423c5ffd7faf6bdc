import { dirname, join, resolve } from 'node:path'
import { GramexLogError } from '../error.ts'
import { isFile } from './is-file.ts'

/** In this order in each directory: our own file, if there is one, wins over the app's. */
const NAMES = ['gramexlog.yaml', 'gramexlog.yml', 'gramex.yaml', 'gramex.yml']

/**
 * Finds the configuration file: `config` (relative to `cwd`), else `GRAMEXLOG_CONFIG`, else the first of
 * `gramexlog.yaml` and `gramex.yaml` (or `.yml`) in `cwd` and upward.
 *
 * @returns its absolute path
 * @throws GramexLogError ERR_GRAMEXLOG_CONFIG_NOT_FOUND, listing where it was looked for. A file that was
 * named and is not there is an error: nothing else is read in its place.
 */
export function findConfig(options: {
  config?: string | undefined
  /** What `config` is called in messages. */
  configName?: string | undefined
  cwd: string
  env: NodeJS.ProcessEnv
}): string {
  const { config, configName = 'the option "config"', cwd, env } = options
  if (config) return named(resolve(cwd, config), configName)
  if (env.GRAMEXLOG_CONFIG) return named(resolve(cwd, env.GRAMEXLOG_CONFIG), 'GRAMEXLOG_CONFIG')

  const looked: string[] = []
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    const found = NAMES.map((name) => join(dir, name)).find(isFile)
    if (found) return found
    looked.push(dir)
    if (dir === dirname(dir)) break
  }
  throw new GramexLogError(
    'ERR_GRAMEXLOG_CONFIG_NOT_FOUND',
    `no configuration file: looked for ${NAMES.join(', ')} in\n${looked.map((dir) => `  ${dir}`).join('\n')}\n` +
      `Add a gramexlog.yaml to one of these, or name the file by GRAMEXLOG_CONFIG or ${configName}.`,
  )
}

function named(file: string, by: string): string {
  if (isFile(file)) return file
  throw new GramexLogError(
    'ERR_GRAMEXLOG_CONFIG_NOT_FOUND',
    `no configuration file: ${by} names one that does not exist or is not a file:\n  ${file}\n` +
      'Correct the path, or leave it out to have gramexlog.yaml or gramex.yaml searched for from the working directory upward.',
  )
}
