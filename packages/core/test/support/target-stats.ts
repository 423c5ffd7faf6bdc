import type { TargetStats } from '../../src/instance/stats.ts'

/** Counts of a target, each another. */
export const targetStats = (more: Partial<TargetStats> = {}): TargetStats => ({
  accepted: 10,
  filtered: 7,
  delivered: 5,
  duplicates: 1,
  retried: 2,
  dead: 1,
  dropped: 6,
  droppedBy: { disk: 1, journal: 2, deadLetters: 3, csv: 4 },
  bytes: 900,
  backlogBytes: 300,
  lagMs: 1_500,
  lastError: undefined,
  lastErrorMs: undefined,
  ...more,
})
