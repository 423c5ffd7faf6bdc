// What makes a formula of a cell in one spreadsheet program or another; the wide forms do so in those for Chinese and Japanese.
/** Behind blanks and quotes too, which some leave out. */
const BEGINS = /^[\s"'\u200B-\u200D\u2060\uFEFF]*[=+\-@\t\r＝＋－＠]/u
/** Where the parts of a list are divided by semicolons or tabs, the text behind one is a cell of its own. */
const GOES_ON = /([;\t\r\n]["']*)(?=[=@＝＠]|[+\-＋－]\S)/gu

/**
 * A text that no spreadsheet program takes for a formula: what would be one has an apostrophe before it, by which they all show
 * it as text.
 */
export function defuse(text: string): string {
  const inner = text.replace(GOES_ON, "$1'")
  return BEGINS.test(inner) ? `'${inner}` : inner
}

/** The same for the title of a column. */
export function defuseTitle(name: string): string {
  // Nobody can put a formula there, and programs look for that very name.
  return name === '@timestamp' ? name : defuse(name)
}
