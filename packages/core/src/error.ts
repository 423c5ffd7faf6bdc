/**
 * The error class, for those who load nothing else.
 * @module @gramexlog/core/error
 */

/** The kinds of failure that a caller may branch on. A kind never changes its name; its message may. */
export type GramexLogErrorCode =
  | 'ERR_GRAMEXLOG_CONFIG_NOT_FOUND'
  | 'ERR_GRAMEXLOG_CONFIG_INVALID'
  | 'ERR_GRAMEXLOG_UNKNOWN_TARGET'
  | 'ERR_GRAMEXLOG_ARGUMENT'
  | 'ERR_GRAMEXLOG_CLOSED'
  | 'ERR_GRAMEXLOG_DIRECTORY'
  | 'ERR_GRAMEXLOG_QUERY'
  | 'ERR_GRAMEXLOG_UNAVAILABLE'

/**
 * The one error class of gramexlog. Its message says what was found, where, what was expected and what to do,
 * and never contains a secret.
 */
export class GramexLogError extends Error {
  override readonly name = 'GramexLogError'
  readonly code: GramexLogErrorCode

  constructor(code: GramexLogErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
