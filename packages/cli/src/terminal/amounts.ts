const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const SPANS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** `1,234,567`, the same in every language of the terminal. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `0 B`, `512 B`, `1.2 MiB`, `340 GiB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** power
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`
}

/** The two greatest units of a length of time: `0 s`, `12 s`, `5 min 3 s`, `2 d 4 h`. */
export function spanText(ms: number): string {
  if (ms > 0 && ms < 1_000) return `${Math.round(ms)} ms`
  const at = SPANS.findIndex(([, unitMs]) => ms >= unitMs)
  if (at < 0) return '0 s'
  const [unit, unitMs] = SPANS[at]!
  const first = `${Math.floor(ms / unitMs)} ${unit}`
  const smaller = SPANS[at + 1]
  if (smaller === undefined) return first
  const rest = Math.floor((ms % unitMs) / smaller[1])
  return rest === 0 ? first : `${first} ${rest} ${smaller[0]}`
}
