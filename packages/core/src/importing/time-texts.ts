const PAIRS: readonly string[] = Array.from({ length: 36 * 36 }, (_, n) => n.toString(36).padStart(2, '0'))
/** 36^4 ms. */
const SPAN_MS = 36 ** 4

let secondMs = Number.NaN
let second = ''

/** ISO 8601 in ms, as `toISOString`. What is asked for comes in the order of time, mostly: a second is made once. */
export function isoText(timeMs: number): string {
  const ms = timeMs % 1_000
  if (timeMs - ms !== secondMs) {
    secondMs = timeMs - ms
    second = new Date(secondMs).toISOString().slice(0, -4)
  }
  return `${second}${ms < 100 ? (ms < 10 ? '00' : '0') : ''}${ms}Z`
}

let spanMs = Number.NaN
let span = ''

/** A time in 8 digits of base 36, which sort as times do. */
export function timeDigits(timeMs: number): string {
  const ms = timeMs % SPAN_MS
  if (timeMs - ms !== spanMs) {
    spanMs = timeMs - ms
    span = (spanMs / SPAN_MS).toString(36).padStart(4, '0')
  }
  return span + PAIRS[Math.floor(ms / 1_296)] + PAIRS[ms % 1_296]
}
