/**
 * The value of a record's field as a text, by which it is routed; undefined if it has none. `user.id` is the member of that
 * name, or `id` of the object `user`, as it is for Elasticsearch; the first that has a value.
 */
export function routingOf(line: Buffer, path: string): string | undefined {
  try {
    return textAt(JSON.parse(line.toString('utf8')), path)
  } catch {
    // A line that a bad disk damaged, which the server will refuse.
    return undefined
  }
}

function textAt(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members = value as Record<string, unknown>
  if (Object.hasOwn(members, path)) {
    const text = textOf(members[path])
    if (text !== undefined) return text
  }
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot)
    if (!Object.hasOwn(members, name)) continue
    const text = textAt(members[name], path.slice(dot + 1))
    if (text !== undefined) return text
  }
  return undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
