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
    const inRequests = hasRequests(uses)
    const lines = [
      isModule ? "import pino from 'pino'" : "const pino = require('pino')",
      ...(inRequests ? [from('pinoMixin', '@gramexlog/pino')] : []),
      '',
      'const logger = pino({',
      // pino's worker knows of no request.
      ...(inRequests ? [`  mixin: pinoMixin('${target}'),`] : []),
      `  transport: { target: '@gramexlog/pino', options: { log: '${target}' } },`,
      '})',
    ]
    found.push({ for: 'pino', package: '@gramexlog/pino', code: lines.join('\n') })
  }
  if (found.length === 0) {
    const code = `${from('log', '@gramexlog/core')}\n\nlog('${target}', { event: 'started' })`
    found.push({ for: 'core', package: '@gramexlog/core', code })
  }
  if (hasRequests(uses)) {
    const isExpress = uses.has('express')
    const use = isExpress ? 'app.use' : `${isModule ? 'await ' : ''}app.register`
    const code = `${from('gramexlog, requestLog', '@gramexlog/http')}\n\n${use}(gramexlog())\n${use}(requestLog('${requestsOf(target)}'))`
    found.push({ for: isExpress ? 'Express' : 'Fastify', package: '@gramexlog/http', code })
  }
  return found
}

/** The name of the target that takes each request as a record, beside the app's own. */
export function requestsOf(target: string): string {
  return target === 'requests' ? 'access' : 'requests'
}

/** Whether it answers requests, by a framework whose middleware is known. */
export function hasRequests(uses: AppFound['uses']): boolean {
  return uses.has('express') || uses.has('fastify')
}
