/**
 * Whether a name is one that a pattern with `*`, for any text, covers. Not by a regular expression, since a server names the
 * pattern: one of dozens of stars would hold the thread for hours.
 */
export function coversName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === name
  if (name.length < first.length + last.length) return false
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  const end = name.length - last.length
  let at = first.length
  // The first place of each part leaves most for those behind it.
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
