// Rows of text as aligned columns: for the terminal, and as Markdown.

/**
 * @typedef {object} Table
 * @property {string[]} heads the first column is text, the others numbers
 * @property {string[][]} rows
 */

/** @param {Table} table */
export function toText(table) {
  return align(table)
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n')
}

/** @param {Table} table */
export function toMarkdown(table) {
  const [heads, ...rows] = align(table)
  const rule = heads.map((cell, at) =>
    at === 0 ? '-'.repeat(cell.length) : `${'-'.repeat(cell.length - 1)}:`,
  )
  return [heads, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** @param {Table} table */
function align({ heads, rows }) {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at].length)))
  return [heads, ...rows].map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))),
  )
}
