/**
 * Does what need not succeed, since somebody else may be at it, or the disk refuses.
 * @returns whether it did
 */
export function attempt(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
