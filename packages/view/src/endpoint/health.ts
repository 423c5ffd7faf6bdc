import { type Config, surveyTarget, type Target } from '@gramexlog/core/viewer'
import type { TargetHealth } from './contract.ts'

/**
 * How delivery of a target stands, as the files on this machine say. They are only read, and by no app's leave.
 * @throws GramexLogError ERR_GRAMEXLOG_UNAVAILABLE if they cannot be
 */
export async function readHealth({ dir }: Config, target: Target, nowMs: number): Promise<TargetHealth> {
  const { name, journals, backlogBytes, lagMs, deadLetters, lastDead } = await surveyTarget(
    dir,
    target,
    nowMs,
  )
  return { name, writers: journals.length, backlogBytes, lagMs, deadLetters, lastDead }
}
