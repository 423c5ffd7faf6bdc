import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { GramexLogError } from '../error.ts'
import { findConfig } from './find.ts'
import { schemaOf } from './option.ts'
import { Places } from './place.ts'
import { Problems } from './problem.ts'
import { readOption } from './read-option.ts'
import { Reader } from './reader.ts'
import { APP_PORT, SETTINGS } from './schema.ts'
import { readSection } from './section.ts'
import { parseYaml } from './syntax.ts'
import type { Config } from './target.ts'

/** Many times what a gramex.yaml has: more is another file, and would keep the app from its start for seconds. */
const MAX_BYTES = 1024 * 1024
const DEFAULT_FLUSH_S = 5
const DEFAULT_EXIT_TIMEOUT_S = 5

/** Which configuration. */
export interface LoadOptions {
  /** Path of the configuration file, relative to `cwd`. Default: `GRAMEXLOG_CONFIG`, else searched for. */
  readonly config?: string | undefined
  /** What `config` is called where it was given, for messages. Default: `the option "config"`. */
  readonly configName?: string | undefined
  /** The journals' directory, relative to `cwd`. Default: `GRAMEXLOG_DIR`, else the file's `dir:`. */
  readonly dir?: string | undefined
  /** Default: the process's. */
  readonly cwd?: string | undefined
  /** Where variables are looked up. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Called with the file's text before anything is made of it, by who prepares something meanwhile. */
  readonly onText?: ((text: string) => void) | undefined
}

/**
 * Finds, reads and validates the configuration: `gramexlog:` and `app.listen.port` of a gramex.yaml or
 * gramexlog.yaml, with environment variables put in. Files that options name must exist; no server is asked.
 *
 * @throws GramexLogError ERR_GRAMEXLOG_CONFIG_NOT_FOUND if there is no file;
 * ERR_GRAMEXLOG_CONFIG_INVALID with all that is wrong in it, each with its line, column and what is allowed. No
 * message repeats a password, a header, a URL or anything from the environment.
 */
export function loadConfig(options: LoadOptions = {}): Config {
  const { cwd = process.cwd(), env = process.env } = options
  const file = findConfig({ config: options.config, configName: options.configName, cwd, env })
  const places = new Places()
  const problems = new Problems(places)
  const text = readText(file)
  options.onText?.(text)
  const yaml = parseYaml(text, problems)
  if (!yaml) throw problems.toError(file)

  const reader = new Reader(yaml, env, places, problems)
  const { settings, targets } = readSection(reader.readEntries(['gramexlog']), dirname(file), problems)
  const portPath = ['app', 'listen', 'port']
  const appPort = readOption(APP_PORT, reader.read(portPath), portPath, problems)
  if (problems.size > 0) throw problems.toError(file)

  const dir = options.dir || env.GRAMEXLOG_DIR
  return {
    file,
    dir: dir ? resolve(cwd, dir) : resolve(dirname(file), settings.dir ?? '.gramexlog'),
    flushMs: Math.max(1, Math.round((settings.flush ?? DEFAULT_FLUSH_S) * 1000)),
    ship: shipByEnvironment(env) ?? settings.ship ?? true,
    exitTimeoutMs: Math.round((settings.exitTimeout ?? DEFAULT_EXIT_TIMEOUT_S) * 1000),
    ...(appPort !== undefined && { appPort }),
    targets,
  }
}

/** @returns undefined if nothing is said there */
function shipByEnvironment({ GRAMEXLOG_SHIP: text = '' }: NodeJS.ProcessEnv): boolean | undefined {
  if (text === '') return undefined
  const { success, data } = schemaOf(SETTINGS.ship).safeParse(text)
  if (success) return data
  throw new GramexLogError(
    'ERR_GRAMEXLOG_CONFIG_INVALID',
    'the environment variable GRAMEXLOG_SHIP: expected on or off (or true, false); found something else',
  )
}

function readText(file: string): string {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes > MAX_BYTES) {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_CONFIG_INVALID',
      `the configuration file has ${bytes} bytes, and may have ${MAX_BYTES}: ${file}\nPut "gramexlog:" into a file of its own, and name that in GRAMEXLOG_CONFIG.`,
    )
  }
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new GramexLogError(
      'ERR_GRAMEXLOG_CONFIG_NOT_FOUND',
      `the configuration file cannot be read (${code}): ${file}\nGive this process the right to read it.`,
      { cause },
    )
  }
}
