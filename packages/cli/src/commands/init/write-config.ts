import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GramexLogError } from '@gramexlog/core/error'
import { loadConfig } from '@gramexlog/core/viewer'
import type { Terminal } from '../../terminal/terminal.ts'
import { type Answers, askFor, DEFAULT_URL } from './answers.ts'
import { findApp } from './app-found.ts'
import { configText } from './config-text.ts'
import { type Pasted, pastedLines } from './pasted-lines.ts'

interface InitOptions {
  readonly target?: string | undefined
  readonly sink?: Answers['sink'] | undefined
  readonly url?: string | undefined
  readonly yes?: true | undefined
  readonly force?: true | undefined
  readonly json?: true | undefined
}

const NAME = 'gramexlog.yaml'

/** @throws GramexLogError if there is such a file already, or what was answered makes no configuration */
export async function writeConfig(terminal: Terminal, options: InitOptions): Promise<void> {
  const { cwd } = terminal
  const file = join(cwd, NAME)
  if (existsSync(file) && !options.force) {
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `${file} is there already; --force writes over it`)
  }
  const app = findApp(cwd)
  const answers = await answersFor(terminal, options, app.name)
  const { url, login } = withoutLogin(answers.url)
  writeValid(file, configText({ ...answers, url }, login, app.uses), terminal.env)
  const pasted = pastedLines(answers.target, app)
  const packages = [...new Set(pasted.map(({ package: name }) => name))]
  const variables = login && answers.sink === 'elasticsearch' ? ['ES_USER', 'ES_PASSWORD'] : []
  if (options.json) {
    await terminal.write(`${JSON.stringify({ file, target: answers.target, packages, variables, pasted })}\n`)
    return
  }
  const install = `${app.install} ${packages.join(' ')}`
  await terminal.write(nextSteps(terminal, { file, install, variables, pasted, isIgnored: isIgnored(cwd) }))
}

function answersFor(terminal: Terminal, options: InitOptions, name: string): Promise<Answers> {
  const { target, sink = options.url === undefined ? undefined : 'elasticsearch', url } = options
  const defaults: Answers = { target: name, sink: 'local', url: DEFAULT_URL }
  const given = { ...(target && { target }), ...(sink && { sink }), ...(url && { url }) }
  if (options.yes || !terminal.isInteractive) return Promise.resolve({ ...defaults, ...given })
  return askFor(terminal, given, defaults)
}

/** A login does not belong into a file that is committed. @throws GramexLogError if it is no URL */
function withoutLogin(text: string): { url: string; login: boolean } {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      '--url: expected a URL such as https://es.example:9200',
    )
  }
  const login = url.username !== '' || url.password !== ''
  url.username = ''
  url.password = ''
  return { url: url.href.replace(/\/$/, ''), login }
}

/** Writes a configuration that is valid, or none. */
function writeValid(file: string, text: string, env: NodeJS.ProcessEnv): void {
  const scratch = `${file}.new`
  writeFileSync(scratch, text)
  try {
    loadConfig({ config: scratch, env: { ES_USER: 'user', ES_PASSWORD: 'password', ...env } })
    renameSync(scratch, file)
  } catch (error) {
    if (!(error instanceof GramexLogError)) throw error
    throw new GramexLogError(error.code, error.message.replaceAll(scratch, NAME), { cause: error })
  } finally {
    rmSync(scratch, { force: true })
  }
}

interface Steps {
  readonly file: string
  readonly install: string
  readonly variables: readonly string[]
  readonly pasted: readonly Pasted[]
  readonly isIgnored: boolean
}

function nextSteps({ colors }: Terminal, { file, install, variables, pasted, isIgnored }: Steps): string {
  const code = (text: string) => text.replace(/^(?=.)/gm, '    ')
  const steps = [
    `${colors.green('✔')} ${file} is written.`,
    `Install\n${code(install)}`,
    ...pasted.map(({ for: what, code: lines }) => `Paste (${what})\n${code(lines)}`),
    ...(variables.length > 0 ? [`Set in the environment: ${variables.join(' and ')}`] : []),
    ...(isIgnored ? [] : ['Add to .gitignore\n    .gramexlog/']),
    `Then\n${code('npx gramexlog check\nnpx gramexlog view')}`,
  ]
  return `${steps.join('\n\n')}\n`
}

/** Or there is no git. */
function isIgnored(folder: string): boolean {
  if (!existsSync(join(folder, '.git'))) return true
  try {
    return /^\/?\.gramexlog\/?$/m.test(readFileSync(join(folder, '.gitignore'), 'utf8'))
  } catch {
    return false
  }
}
