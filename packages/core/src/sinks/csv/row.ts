/** What a cell must be put into quotes for. Python's csv module does so for `\r` too, since 3.13. */
const QUOTED = /[",\r\n]/

/**
 * The row of a record, without a line break: its keys' values in their order, as Python's csv module writes them, with
 * True, False, and nothing for null. Formulas stay as they are: this is data.
 * @param record a JSON object as text
 */
export function csvRow(record: string, columns: readonly string[]): string {
  const values: Readonly<Record<string, unknown>> = JSON.parse(record)
  const row = columns.map((name) => cell(values[name])).join(',')
  // Otherwise a reader would take it for no row at all.
  return row === '' ? '""' : row
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (value === true) return 'True'
  if (value === false) return 'False'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where the rows end that lie within the first `maxBytes` of a text, in characters; line breaks in quotes end none. */
export function endOfRows(text: string, encoding: BufferEncoding, maxBytes: number): number {
  let end = 0
  let bytes = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    if (character !== '\n' || quoted) continue
    bytes += Buffer.byteLength(text.slice(end, at + 1), encoding)
    if (bytes > maxBytes) break
    end = at + 1
  }
  return end
}
