import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { planted, plantedIn } from './planted.mjs'

const apps = join(import.meta.dirname, '..', 'apps')

/** A directory with a configuration, in which programs of test/apps run. Both go with the test. */
export interface AppFolder {
  readonly folder: string
  /** Path of the configuration. */
  readonly config: string
  /** The index of the target `guide`: no other test has it. */
  readonly index: string
  /**
   * Starts `test/apps/<name>.mjs`.
   * @param under a command and its arguments that become the program, such as `setpriv`
   */
  start(name: string, args?: readonly string[], env?: NodeJS.ProcessEnv, under?: readonly string[]): App
  /** Starts any script. */
  run(script: string): App
  /** The files below the journal directory, relative to it, sorted. */
  files(): string[]
  /** All records in the segments of a target, by default `guide`, in order of writers and segments. */
  journalRecords(target?: string): Record<string, unknown>[]
  /** All dead letters of the target `guide`. */
  deadLetters(): Record<string, unknown>[]
}

/** A running program. */
export interface App {
  readonly process: ChildProcess
  /** Resolves when the program has printed the word on a line of its own. */
  printed(word: string): Promise<void>
  /** Resolves with the first line that it prints which matches. */
  printedLine(pattern: RegExp): Promise<string>
  /** Resolves when it has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>
}

/**
 * @param target the lines of the target `guide`; `index:` is added
 * @param more further lines of `gramexlog:`
 */
export function appFolder(target: Record<string, unknown>, more: Record<string, unknown> = {}): AppFolder {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  onTestFinished(() => {
    for (const file of files()) expectNoSecret(readText(join(dir, file)), file)
  })
  const index = `guide-${randomUUID()}`
  const config = join(folder, 'gramexlog.yaml')
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify(
      { gramexlog: { flush: 0.2, ...more, guide: { index, ...secretsBeside(target), ...target } } },
      null,
      2,
    ),
  )
  const dir = join(folder, '.gramexlog')
  const files = () => {
    if (!existsSync(dir)) return []
    const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    return names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
      .sort()
  }
  const lines = (wanted: RegExp) =>
    files()
      .filter((file) => wanted.test(file))
      .flatMap((file) =>
        readFileSync(join(dir, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      )
  return {
    folder,
    config,
    index,
    start: (name, args = [], env = {}, under = []) =>
      start(folder, join(apps, `${name}.mjs`), args, env, under),
    run: (script) => start(folder, script, [], {}, []),
    files,
    journalRecords: (target = 'guide') => lines(new RegExp(`^${target}/[0-9a-z]{16}/\\d+\\.ndjson$`)),
    deadLetters: () => lines(/^guide\/dead\//),
  }
}

function start(
  folder: string,
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  under: readonly string[],
): App {
  const [command, ...rest] = [...under, process.execPath, script, ...args]
  const child = spawn(command!, rest, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => {
    expectNoSecret(stdout + stderr, 'what a program printed')
    return { code, signal, stdout, stderr }
  })
  const printedLine = async (pattern: RegExp) => {
    for (;;) {
      const lines = stdout.split('\n').slice(0, -1)
      const found = lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      const gone = await Promise.race([once(child.stdout, 'data'), ended])
      if ('code' in gone)
        throw new Error(`ended with ${gone.code ?? gone.signal} before it printed ${pattern}:\n${stderr}`)
    }
  }
  const printed = async (word: string) => void (await printedLine(new RegExp(`^${word}$`)))
  return { process: child, printed, printedLine, ended }
}

/** A login and a header for each configuration, of which a server without security takes no notice. */
function secretsBeside(target: Record<string, unknown>): Record<string, unknown> {
  const login = ['http_auth', 'api_key', 'bearer_auth', 'headers'].some((name) => name in target)
  const inUrl = /@/.test(JSON.stringify([target.url, target.hosts]))
  if (login || inUrl) return {}
  return { http_auth: `app:${planted('password')}`, headers: { 'x-planted': planted('header') } }
}

function expectNoSecret(text: string, where: string): void {
  const line = plantedIn(text)
  if (line !== undefined) throw new Error(`a secret of the configuration stands in ${where}: ${line}`)
}

/** A test may have shut the file to itself, or the shipper may just have removed it. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
