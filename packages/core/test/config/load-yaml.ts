import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.ts'
import type { Config, Target } from '../../src/config/target.ts'
import { GramexLogError } from '../../src/error.ts'
import { tempDir } from '../support/temp-dir.ts'

/** Loads `yaml` as a gramex.yaml in a directory of its own. */
export function loadYaml(yaml: string, env: NodeJS.ProcessEnv = {}, dir: string = tempDir()): Config {
  writeFileSync(join(dir, 'gramex.yaml'), yaml)
  return loadConfig({ cwd: dir, env })
}

/** The target `a` of a file that has its options in flow style. */
export function loadTarget(options: string, env: NodeJS.ProcessEnv = {}): Target {
  return loadYaml(`gramexlog:\n  a: {${options}}\n`, env).targets.get('a')!
}

/** What `loadConfig` says of `yaml`, its file's directory left out. */
export function problemsOf(yaml: string, env: NodeJS.ProcessEnv = {}): string[] {
  const dir = tempDir()
  const error = errorOf(() => loadYaml(yaml, env, dir))
  if (error.code !== 'ERR_GRAMEXLOG_CONFIG_INVALID') throw error
  return error.message.replaceAll(`${dir}/`, '').split('\n')
}

/** As `problemsOf`, for the options of a target `a`: each problem without its place and the path `gramexlog.a`. */
export function targetProblems(options: string, env: NodeJS.ProcessEnv = {}): string[] {
  const [, ...lines] = problemsOf(`gramexlog:\n  a: {${options}}\n`, env)
  return lines.map((line) => line.replace(/^ {2}\S+ +gramexlog\.a\.?/, ''))
}

export function errorOf(run: () => unknown): GramexLogError {
  try {
    run()
  } catch (error) {
    if (error instanceof GramexLogError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
