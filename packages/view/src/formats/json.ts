import type { Json, Row } from '../backends/backend.ts'

/** Ends of lines to JavaScript of old, to Python's `splitlines` and to many an editor, but none to JSON. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g

/** JSON on what everybody takes for one line. */
export function jsonLine(value: Json): string {
  return JSON.stringify(value).replace(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** An array of rows, a row a line. */
export async function* writeJson(rows: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  let before = '['
  for await (const piece of rows) {
    for (const row of piece) {
      yield before + jsonLine(row)
      before = ',\n'
    }
  }
  yield before === '[' ? '[]\n' : ']\n'
}

/** A row a line. */
export async function* writeNdjson(rows: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  for await (const piece of rows) for (const row of piece) yield `${jsonLine(row)}\n`
}
