import type { Stats } from './stats.ts'

/** From when on delivery is late. */
export interface HealthOptions {
  /** From which age of the oldest record that is not delivered on a target is not well, in ms; default 60,000. */
  readonly maxLagMs?: number
}

/** Whether delivery keeps up. */
export interface Health {
  /** No target is late. */
  readonly ok: boolean
  /** Those that do not, with what is known of the reason. */
  readonly late: readonly { readonly target: string; readonly lagMs: number; readonly reason: string }[]
}

const MAX_LAG_MS = 60_000

/** Which targets of these counts are late. */
export function healthOf({ targets }: Stats, { maxLagMs = MAX_LAG_MS }: HealthOptions = {}): Health {
  const late = Object.entries(targets)
    .filter(([, { lagMs }]) => lagMs > maxLagMs)
    .map(([target, { lagMs, lastError }]) => ({
      target,
      lagMs,
      reason: lastError ?? 'delivery is slower than logging',
    }))
  return { ok: late.length === 0, late }
}
