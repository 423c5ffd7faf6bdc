import type { Json } from './backend.ts'

/**
 * The order of two texts by their letters' code points, as both back ends have it. JavaScript's own `<` puts what is beyond
 * U+FFFF before U+E000.
 */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  if (at === length) return a.length - b.length
  const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)]
  const isHalf = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
  if (isHalf(one) !== isHalf(other)) return isHalf(one) ? 1 : -1
  return one - other
}

/** The order of two plain values: numbers, then false and true, then text. Not of null. */
export function valuesInOrder(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return inOrder(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return rank(a) - rank(b)
}

function rank(value: Json): number {
  return ['number', 'boolean', 'string'].indexOf(typeof value)
}
