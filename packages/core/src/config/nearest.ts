import { distance } from 'fastest-levenshtein'
import { KEY_PREFIXES } from './key-names.ts'

/**
 * The name in `known` that `name` is most likely a slip of: a third of its letters may differ, or their order;
 * case does not count. Undefined if none is that close.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    // So many letters are missing, or too many, at least.
    if (Math.abs(candidate.length - name.length) > limit) continue
    const steps = slips(wanted, candidate.toLowerCase())
    if (steps < least && steps < candidate.length) {
      best = candidate
      least = steps
    }
  }
  return best
}

/** Levenshtein's distance, but letters in the wrong order are one slip: `prot` for `port`. */
function slips(one: string, other: string): number {
  return sorted(one) === sorted(other) ? Number(one !== other) : distance(one, other)
}

function sorted(letters: string): string {
  return [...letters].sort().join('')
}

/** As `nearest`, for `keys:`: `header.Host` is a slip of `headers.Host`. */
export function nearestKey(name: string, known: readonly string[]): string | undefined {
  const dot = name.indexOf('.')
  if (dot < 1 || dot === name.length - 1) return nearest(name, known)
  const prefix = nearest(name.slice(0, dot), KEY_PREFIXES)
  return prefix && prefix + name.slice(dot)
}
