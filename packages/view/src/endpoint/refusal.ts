import { GramexLogError } from '@gramexlog/core/error'
import type { Failure } from './contract.ts'

/** A request that is not answered as it wishes: with a status, and words for who sent it. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Refusal['headers'] = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const RETRY = { 'Retry-After': '5' }

/**
 * What is told of a failure.
 * @param report is told what is of no use to who asked
 */
export function refusalOf(error: unknown, report: (error: unknown) => void): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof GramexLogError) {
    const { code, message } = error
    if (code === 'ERR_GRAMEXLOG_QUERY') return new Refusal(400, code, message)
    if (code === 'ERR_GRAMEXLOG_UNKNOWN_TARGET') return new Refusal(404, code, message)
    if (code === 'ERR_GRAMEXLOG_UNAVAILABLE') return new Refusal(503, code, message, RETRY)
  }
  report(error)
  return new Refusal(
    500,
    'ERR_GRAMEXLOG_VIEW',
    'Something went wrong on the server, which has a warning about it. Try again, or ask who runs it.',
  )
}

export function refusalResponse({ status, code, message, headers }: Refusal): Response {
  const failure: Failure = { error: { code, message } }
  return Response.json(failure, { status, headers })
}
