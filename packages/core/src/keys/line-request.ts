import { asBag, type Bag, own } from './request.ts'

/** Members of a line that speak of its request: those of pino-http, and of Fastify's own logger. */
export const REQUEST_MEMBERS = ['req', 'res', 'responseTime', 'err'] as const

/**
 * A request as far as a line tells of it: what pino-http's and Fastify's serializers make of it, or whatever an app makes
 * instead. Undefined if the line tells of none. It knows no user, nor the framework.
 */
export function lineRequest(line: Readonly<Record<string, unknown>>): Bag | undefined {
  const request = asBag(own(line, 'req'))
  const response = asBag(own(line, 'res'))
  if (request === undefined && response === undefined) return undefined
  const host = own(request, 'host')
  return {
    framework: '',
    method: own(request, 'method'),
    url: own(request, 'url'),
    // Fastify prints none of them but the host.
    headers: asBag(own(request, 'headers')) ?? (host === undefined ? {} : { host }),
    ip: own(request, 'remoteAddress') ?? own(request, 'ip'),
    id: own(request, 'id'),
    // Of another error nobody knows that the request failed by it.
    ...(response !== undefined && {
      res: { statusCode: own(response, 'statusCode') },
      err: own(line, 'err'),
      responseTime: own(line, 'responseTime'),
    }),
  }
}
