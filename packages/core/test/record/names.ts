const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g

/** The member names of a JSON object's outermost level, repeated ones too, which JSON.parse would hide. */
export function memberNames(text: string): string[] {
  const names: string[] = []
  let depth = 0
  let previous = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ':' && depth === 1) names.push(JSON.parse(previous))
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    previous = token
  }
  return names
}
