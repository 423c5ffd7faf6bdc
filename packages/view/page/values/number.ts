const PLAIN = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 })
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `1,234,567`. */
export function withCommas(count: number): string {
  return PLAIN.format(count)
}

/** `1.2M`. */
export function short(count: number): string {
  return SHORT.format(count)
}

/** `1.5 MiB`. */
export function bytes(count: number): string {
  const power = Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${PLAIN.format(Number((count / 1024 ** power).toPrecision(4)))} ${SIZES[power]}`
}

/** `850 ms`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} d`
}

/** `12.3 %`. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const percent = (part / whole) * 100
  return `${percent > 0 && percent < 0.1 ? '<0.1' : PLAIN.format(Number(percent.toFixed(1)))} %`
}
