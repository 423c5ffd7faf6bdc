/** The names of a column that are taken apart at each dot in every way; those beyond it only at the outer ones. */
const MAX_PARTS = 6

/** Where the values of a column can lie: `user.id` is the member of that name, or `id` in `user`. The first one counts. */
export function pathsOf(column: string): readonly (readonly string[])[] {
  const parts = column.split('.')
  if (parts.length > MAX_PARTS) return longPaths(parts)
  return splits(parts)
}

function splits(parts: readonly string[]): string[][] {
  const paths = [[parts.join('.')]]
  for (let at = parts.length - 1; at > 0; at -= 1)
    for (const rest of splits(parts.slice(at))) paths.push([parts.slice(0, at).join('.'), ...rest])
  return paths
}

/** All splits would be as many as 2 to the power of the dots: here those with one name of several parts. */
function longPaths(parts: readonly string[]): string[][] {
  const paths = new Map<string, string[]>()
  for (let at = 0; at <= parts.length; at += 1) {
    const before = parts.slice(0, at)
    const after = parts.slice(at)
    for (const path of [
      [...before, ...(after.length > 0 ? [after.join('.')] : [])],
      [...(at > 0 ? [before.join('.')] : []), ...after],
    ])
      paths.set(path.join('\0'), path)
  }
  return [...paths.values()].sort((a, b) => a.length - b.length)
}

/** A path as DuckDB reads it: a JSON pointer, but where one could lead into a list (`/a/0`), and only members are meant. */
export function pointerOf(path: readonly string[]): string {
  if (path.slice(1).some((name) => /^\d+$/.test(name)) && !path.includes('*'))
    return `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
