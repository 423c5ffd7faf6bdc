import { readerOf } from '../backends/path.ts'
import type { Table } from './table.ts'
import { textOf } from './text-of.ts'

/** Characters of a cell that are shown. */
const MAX_CHARACTERS = 2_000
/** Characters without a shape, which could hide or turn what is around them. */
const HIDDEN = /[\x00-\x08\x0B-\x1F\x7F-\x9F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

/** A page with a table that needs no script. What is in a record is shown as text, and stays in its cell. */
export async function* writeHtml(title: string, { columns, rows }: Table): AsyncGenerator<string> {
  const readers = columns.map(({ name }) => readerOf(name))
  const titles = columns.map(({ name }) => `<th scope="col">${shown(name)}</th>`)
  yield `${pageHead(title)}<table><thead><tr>${titles.join('')}</tr></thead><tbody>\n`
  for await (const piece of rows)
    for (const row of piece) {
      const cells = readers.map((read) => `<td>${shown(textOf(read(row)))}</td>`)
      yield `<tr>${cells.join('')}</tr>\n`
    }
  yield '</tbody></table></body></html>\n'
}

/** A page with links. */
export function linksPage(title: string, names: readonly string[]): string {
  const links = names.map((name) => `<li><a href="./${encodeURIComponent(name)}">${shown(name)}</a></li>`)
  return `${pageHead(title)}<ul>${links.join('')}</ul></body></html>\n`
}

/** How the pages look. A style sheet of its own, since pages may hold none. */
export const PLAIN_STYLE = `:root { color-scheme: light dark; }
body { font: 14px/1.4 system-ui, sans-serif; margin: 1rem; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #8884; padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; }
th { background: Canvas; position: sticky; top: 0; }
td { max-width: 40rem; overflow-wrap: anywhere; unicode-bidi: isolate; white-space: pre-wrap; }
`

function pageHead(title: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${shown(title)}</title><link rel="stylesheet" href="./~/assets/plain.css"></head><body><h1>${shown(title)}</h1>
`
}

function shown(text: string): string {
  const cut =
    text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')}…` : text
  return cut.replace(HIDDEN, '\uFFFD').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
