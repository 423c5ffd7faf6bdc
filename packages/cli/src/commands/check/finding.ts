/** What one look brought. */
export interface Finding {
  /** Where: this machine, a server by its URL, or a target by its name. */
  readonly place: string
  /** What was looked at: `reach`, `login`, `mapping`, …. */
  readonly check: string
  /** `unknown`: it could not be looked at, which is said in `found` and is no failure. */
  readonly state: 'ok' | 'failed' | 'unknown'
  /** In words. */
  readonly found: string
  /** What to do, if it failed. */
  readonly remedy?: string
}

/** Makes the findings of one place. */
export interface Findings {
  readonly all: Finding[]
  ok(check: string, found: string): void
  unknown(check: string, found: string): void
  failed(check: string, found: string, remedy: string): void
}

/** @param conceal takes the secrets out of a text */
export function findingsOf(place: string, conceal: (text: string) => string = (text) => text): Findings {
  const all: Finding[] = []
  return {
    all,
    ok: (check, found) => void all.push({ place, check, state: 'ok', found: conceal(found) }),
    unknown: (check, found) => void all.push({ place, check, state: 'unknown', found: conceal(found) }),
    failed: (check, found, remedy) =>
      void all.push({ place, check, state: 'failed', found: conceal(found), remedy: conceal(remedy) }),
  }
}
