import { once } from 'node:events'
import { GramexLogError } from '@gramexlog/core/error'
import { createView, type Listening, type View } from '@gramexlog/view'
import open from 'open'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetsOf } from '../configuration.ts'
import { wholeNumber } from '../whole-number.ts'

const PORT = 9989

interface ServeOptions extends ConfigurationOptions {
  readonly port?: string | undefined
  readonly host: string
  readonly token?: string | undefined
  readonly write?: true | undefined
  readonly open: boolean
  readonly json?: true | undefined
}

/** Serves the page until the command is interrupted. */
export async function serve(
  terminal: Terminal,
  targets: readonly string[],
  options: ServeOptions,
): Promise<void> {
  const { host } = options
  const token = options.token ?? (terminal.env.GRAMEXLOG_TOKEN || undefined)
  const port = options.port === undefined ? undefined : wholeNumber('--port', options.port, 0, 65_535)
  const config = configurationOf(terminal, options)
  targetsOf(config, targets)
  const view = createView({
    config: config.file,
    dir: config.dir,
    token,
    ...(targets.length > 0 && { targets }),
    ...(isEverywhere(host) ? {} : { hosts: [host] }),
    readOnly: !options.write,
  })
  try {
    const { url } = await listen(view, port, host)
    if (options.json) await terminal.write(`${JSON.stringify({ url })}\n`)
    else await terminal.write(`The logs are at ${url}${token ? ' (and ask for the token)' : ''}\n`)
    if (options.open && terminal.isTerminal) {
      if (!options.json) terminal.say('Ctrl-C ends it.')
      const given = options.token
      if (token !== undefined && given === undefined && !options.json)
        terminal.say('The page asks for the token: put ?token=… behind its address once.')
      // What starts the browser is shown by ps, as the option is, and the environment is not.
      await open(given === undefined ? url : `${url}?token=${encodeURIComponent(given)}`).catch(() => {})
    }
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  } finally {
    await view.close()
  }
}

async function listen(view: View, port: number | undefined, host: string): Promise<Listening> {
  try {
    return await view.listen(port ?? PORT, host)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (port === undefined) return await view.listen(0, host)
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `--port: ${port} is taken; name another, or none`)
  }
}

/** An address that stands for all of the machine's. */
function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
