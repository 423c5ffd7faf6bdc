/** A size as text. Case is written out: the JSON Schema that repeats it has no flag to ignore it. */
export const SIZE: RegExp = /^\s*(\d+(?:\.\d+)?|\.\d+)\s{0,9}(?:([KkMmGgTt])([Ii]?))?[Bb]?\s*$/

/**
 * Bytes of a size such as `512KB`, `1 GiB`, `1.5m` or `1048576`. KB, MB, GB, TB are powers of 1000 and KiB, MiB,
 * GiB, TiB of 1024 (IEC 80000-13); case does not count; fractions of a byte are dropped. Undefined if `text`
 * is not a size.
 */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text)
  if (!match) return undefined
  const power = ' KMGT'.indexOf(match[2]?.toUpperCase() ?? ' ')
  return Math.floor(Number(match[1]) * (match[3] ? 1024 : 1000) ** power)
}
