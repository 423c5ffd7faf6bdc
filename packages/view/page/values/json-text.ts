import type { Json } from '../../src/backends/backend.ts'

/** A value as JSON over several lines; one that is nested too deeply for that on one line. */
export function jsonText(value: Json): string {
  for (const indent of [2, 0]) {
    try {
      return JSON.stringify(value, null, indent)
    } catch {
      // Deeper than the browser goes, or longer than a text can be.
    }
  }
  return ''
}
