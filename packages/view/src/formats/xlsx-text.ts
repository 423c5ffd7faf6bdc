/** Characters of a cell, at most. */
const MAX_CHARACTERS = 32_767
const CUT = '…'
/** What XML cannot hold, what it would make another character of, and what would be read as one of these signs. */
const SPECIAL = /[&<>\x00-\x08\x0B-\x1F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\uFFFE': '\uFFFD',
  '\uFFFF': '\uFFFD',
}

/** A text as it stands in the XML of a cell. */
export function xlsxText(text: string): string {
  return fitting(text).replace(SPECIAL, (sign) => ENTITIES[sign] ?? `_x${hex(sign)}_`)
}

function fitting(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  // Not in the middle of a pair.
  return text.slice(0, MAX_CHARACTERS - CUT.length).replace(/[\uD800-\uDBFF]$/, '') + CUT
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
