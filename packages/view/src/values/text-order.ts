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
