/**
 * Where something stands in a record: names from the outside in, null for any name. Dots part names, be they between
 * objects or in the name of a member, since Elasticsearch reads `{"a.b": 1}` and `{"a": {"b": 1}}` as the same.
 */
export type RecordPath = readonly (string | null)[]

const PART = /(?:^|(?!^)\.)([^.[\]"'\s][^.[\]"']*)|\[(?:(\*|\d+)|"([^"]+)"|'([^']+)')\]/y

/**
 * Reads `user.password`, `*.token`, `list[*].card` or `headers["x-key"]`.
 * @returns what is wrong with it, in words that follow the path, if it is none
 */
export function parseRecordPath(text: string): RecordPath | { readonly fault: string } {
  const path: (string | null)[] = []
  PART.lastIndex = 0
  let at = 0
  while (at < text.length) {
    const [, plain, inBrackets, ...quoted] = PART.exec(text) ?? []
    const name = plain ?? inBrackets ?? quoted[0] ?? quoted[1]
    if (name === undefined) return { fault: faultAt(text, at) }
    at = PART.lastIndex
    for (const part of name.split('.')) path.push(part === '*' ? null : part)
  }
  if (path.includes('')) return { fault: 'has an empty name between dots' }
  if (path.includes('__proto__')) return { fault: 'cannot name __proto__' }
  if (path.every((part) => part === null)) return { fault: 'must name a member, not only *' }
  if (path.length > 32) return { fault: 'has more than 32 names' }
  return path
}

function faultAt(text: string, at: number): string {
  const rest = text.slice(at)
  if (/^\.?(?:\.|$)/.test(rest)) return 'has an empty name between dots'
  if (rest.startsWith('[')) return 'has a bracket that is not [*], [0] or ["name"]'
  return 'is not of the form a.b, *.b, list[*].b or a["b-c"]'
}
