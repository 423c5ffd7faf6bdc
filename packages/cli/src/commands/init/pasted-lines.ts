import type { AppFound } from './app-found.ts'

/** What is to be done in an app, for one of its parts. */
export interface Pasted {
  readonly for: string
  readonly package: string
  /** To be pasted. */
  readonly code: string
}

/** The lines for the loggers and frameworks that an app uses; those of core if it uses no logger. */
export function pastedLines(target: string, { isModule, uses }: AppFound): Pasted[] {
  const from = (names: string, name: string) =>
    isModule ? `import { ${names} } from '${name}'` : `const { ${names} } = require('${name}')`
  const found: Pasted[] = []
  if (uses.has('winston')) {
    const code = `${from('GramexLogTransport', '@gramexlog/winston')}\n\nlogger.add(new GramexLogTransport('${target}'))`
    found.push({ for: 'winston', package: '@gramexlog/winston', code })
  }
  if (uses.has('pino')) {
    const code = `pino({ transport: { target: '@gramexlog/pino', options: { log: '${target}' } } })`
    found.push({ for: 'pino', package: '@gramexlog/pino', code })
  }
  if (found.length === 0) {
    const code = `${from('log', '@gramexlog/core')}\n\nlog('${target}', { event: 'started' })`
    found.push({ for: 'core', package: '@gramexlog/core', code })
  }
  if (uses.has('express')) {
    const code = `${from('gramexlog, requestLog', '@gramexlog/http')}\n\napp.use(gramexlog())\napp.use(requestLog('${target}'))`
    found.push({ for: 'Express', package: '@gramexlog/http', code })
  } else if (uses.has('fastify')) {
    const code = `${from('gramexlog', '@gramexlog/http')}\n\n${isModule ? 'await ' : ''}app.register(gramexlog())`
    found.push({ for: 'Fastify', package: '@gramexlog/http', code })
  }
  return found
}
