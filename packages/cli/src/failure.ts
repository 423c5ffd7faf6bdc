import type { GramexLogError } from '@gramexlog/core/error'
import { EXIT } from './exit-codes.ts'

/** Codes of errors that are about what was typed or written, and not about the world. */
const MISTAKES: ReadonlySet<string> = new Set([
  'ERR_GRAMEXLOG_CONFIG_NOT_FOUND',
  'ERR_GRAMEXLOG_CONFIG_INVALID',
  'ERR_GRAMEXLOG_UNKNOWN_TARGET',
  'ERR_GRAMEXLOG_ARGUMENT',
  'ERR_GRAMEXLOG_QUERY',
])

/** What an error means to the one who typed the command. */
export interface Failure {
  /** What was found, where, what was expected, what to do. */
  readonly message: string
  /** Fit for programs. */
  readonly code: string
  readonly exitCode: number
}

/** @param debug give the stack of what should not happen */
export function failureOf(error: unknown, debug: boolean): Failure {
  if (isOurs(error)) {
    const isMissing = error.code === 'ERR_GRAMEXLOG_CONFIG_NOT_FOUND'
    return {
      message: isMissing ? `${error.message}\n"gramexlog init" writes one.` : error.message,
      code: error.code,
      exitCode: MISTAKES.has(error.code) ? EXIT.usage : EXIT.failed,
    }
  }
  const { message, code, stack }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error))
  if (debug) return { message: stack ?? message, code: code ?? 'ERR_UNEXPECTED', exitCode: EXIT.failed }
  // The system's own errors say what they are about.
  const isSystem = typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)
  return {
    message: isSystem ? message : `${message} (GRAMEXLOG_DEBUG=1 shows where)`,
    code: code ?? 'ERR_UNEXPECTED',
    exitCode: EXIT.failed,
  }
}

/** By its name: core is not loaded for a mistyped option. */
function isOurs(error: unknown): error is GramexLogError {
  return error instanceof Error && error.name === 'GramexLogError'
}
