import type { Row } from './backend.ts'

/** The record that a text is; undefined if it is not the JSON of an object, as a line that is torn or damaged. */
export function recordOf(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined
  } catch {
    return undefined
  }
}
