import type { Part, Pattern, Range } from '../../query/pattern.ts'

/** Ranges of more characters are left as they are. */
const MAX_RANGE = 2_000

/**
 * The pattern that fits in any case. Written out, since the server's own way does so beyond ASCII in its newest versions only.
 */
export function foldCase(pattern: Pattern): Pattern {
  const alternatives = pattern.alternatives.map((one) => ({ ...one, parts: one.parts.map(foldPart) }))
  return { ...pattern, alternatives }
}

function foldPart(part: Part): Part {
  switch (part.kind) {
    case 'any':
      return part
    case 'character': {
      const ranges = casesOf(part.code).map((code): Range => [code, code])
      return ranges.length === 1 ? part : { kind: 'class', negated: false, ranges }
    }
    case 'class':
      return { ...part, ranges: part.ranges.flatMap(foldRange) }
    case 'group':
      return { ...part, alternatives: part.alternatives.map((parts) => parts.map(foldPart)) }
    case 'repeat':
      return { ...part, part: foldPart(part.part) }
  }
}

function foldRange(range: Range): Range[] {
  const [from, to] = range
  if (to - from >= MAX_RANGE) return [range]
  const others = new Set<number>()
  for (let code = from; code <= to; code += 1)
    for (const other of casesOf(code)) if (other < from || other > to) others.add(other)
  return [range, ...joined([...others].sort((a, b) => a - b))]
}

/** Neighbours as one range. */
function joined(codes: readonly number[]): Range[] {
  const ranges: [number, number][] = []
  for (const code of codes) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === code - 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges
}

/** A character in each of its cases, itself first. */
function casesOf(code: number): number[] {
  // Half of a pair is no character.
  if (code >= 0xd800 && code <= 0xdfff) return [code]
  const character = String.fromCodePoint(code)
  const [upper, lower] = [character.toUpperCase(), character.toLowerCase()]
  const cases = [character, upper, lower, upper.toLowerCase(), lower.toUpperCase()]
  // "ß" in upper case is two.
  return [...new Set(cases.filter((one) => [...one].length === 1).map((one) => one.codePointAt(0)!))]
}
