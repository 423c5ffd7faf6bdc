import { errors } from '@elastic/transport'
import { AnswerTooLong, Unreached } from './connection/http-connection.ts'

/** What went wrong with a request to a server. */
export interface RequestFault {
  /** Of the server's answer; undefined if there was none. */
  readonly status?: number
  /** The server's own word for it, such as `index_not_found_exception`. */
  readonly type?: string
  /** In words, which may hold what was sent: to be concealed. */
  readonly reason: string
  /** There was no answer in time. */
  readonly late: boolean
  /** There was no way to the server: it has seen nothing of the request. */
  readonly unreached?: boolean
  /** The answer was longer than we take. */
  readonly tooLong?: boolean
  /** The answer, parsed if it was JSON. */
  readonly body?: unknown
}

/** Reads what `Server.ask` throws. */
export function requestFault(error: unknown): RequestFault {
  if (!(error instanceof errors.ResponseError)) {
    const { name, message, cause } = error as Error
    const late = name === 'TimeoutError'
    return {
      reason: late ? 'no answer in time' : message || name,
      late,
      ...(cause instanceof Unreached && { unreached: true }),
      ...(cause instanceof AnswerTooLong && { tooLong: true }),
    }
  }
  const { statusCode: status = 0, body } = error
  const { type } = errorIn(body)
  const advice = status === 401 ? '; look at the login: http_auth, api_key or bearer_auth' : ''
  const reason = `HTTP ${status}: ${describe(body)}${advice}`
  return { status, ...(typeof type === 'string' && { type }), reason, late: false, body }
}

function describe(body: unknown): string {
  if (typeof body === 'string') return titleOf(body) ?? 'no reason given'
  const { type, reason } = errorIn(body)
  if (type === undefined && reason !== undefined) return reason
  return type ? `${type}: ${reason ?? ''}` : 'no reason given'
}

/** The error that an answer tells of; empty if it tells of none. */
export function errorIn(body: unknown): { readonly type?: string; readonly reason?: string } {
  const error = (body as { error?: unknown } | null | undefined)?.error
  if (typeof error === 'string') return { reason: error }
  const { type, reason } = (error ?? {}) as { type?: unknown; reason?: unknown }
  return { ...(typeof type === 'string' && { type }), ...(typeof reason === 'string' && { reason }) }
}

/** Of a page of a proxy, such as "400 No required SSL certificate was sent". */
function titleOf(page: string): string | undefined {
  return /<title>([^<]{1,200})<\/title>/i.exec(page.slice(0, 10_000))?.[1]?.trim()
}
