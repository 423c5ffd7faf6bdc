import { cutText } from '../json/cut-text.ts'
import { normalize } from '../json/normalize.ts'

/** A longer value is cut: a client chooses its headers, and they must not crowd out the record. */
const MAX_VALUE_BYTES = 8192

/** A text that fits even if each character is escaped as \u0000. */
const SHORT_TEXT = Math.floor(MAX_VALUE_BYTES / 6) - 1

/**
 * A key's value as JSON text of at most MAX_VALUE_BYTES. What is absent, or has no value in JSON, is `""`, as in
 * Gramex. May throw where the value's own code does.
 */
export function encodeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length <= SHORT_TEXT ? value : cutText(value, MAX_VALUE_BYTES).text)
    case 'number':
      return Number.isFinite(value) ? String(value) : '""'
    case 'boolean':
      return String(value)
    case 'object':
    case 'bigint':
      return value === null ? '""' : (JSON.stringify(normalize(value, MAX_VALUE_BYTES).value) ?? '""')
    default:
      return '""'
  }
}
