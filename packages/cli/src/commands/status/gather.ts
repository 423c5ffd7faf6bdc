import { type Config, type JournalSurvey, listTargets, surveyTarget } from '@gramexlog/core/files'
import { unknownTarget } from '../configuration.ts'

/** How a target stands, in the words of `--json`. */
export interface TargetStatus {
  readonly name: string
  /** Whether the configuration has it; if not, nobody delivers it. */
  readonly configured: boolean
  readonly sinks: readonly string[]
  readonly backlogBytes: number
  readonly backlogRecords: number
  /** Whether these were counted, and not reckoned. */
  readonly exact: boolean
  readonly lagMs: number
  readonly deadLetters: number
  readonly deadLetterBytes: number
  /** The newest one's reason. */
  readonly lastDead?: string
  readonly segments: number
  /** Of all segments, be they delivered or not. */
  readonly bytes: number
  readonly journals: readonly JournalSurvey[]
}

/**
 * @param names default: all that are configured or have files
 * @throws GramexLogError if one of the names is unknown, or the files cannot be read
 */
export async function gatherStatus(
  config: Config,
  names: readonly string[],
  nowMs: number,
): Promise<TargetStatus[]> {
  const found = listTargets(config.dir)
  const known = new Set([...config.targets.keys(), ...found])
  for (const name of names) if (!known.has(name)) throw unknownTarget(name, config)
  const all: TargetStatus[] = []
  for (const name of names.length > 0 ? names : known) all.push(await statusOf(config, name, nowMs))
  return all
}

async function statusOf({ dir, targets }: Config, name: string, nowMs: number): Promise<TargetStatus> {
  const target = targets.get(name)
  // What a target that is gone had to deliver is not known: all that lies behind its checkpoints counts.
  const sinks = target?.sinks ?? ['elasticsearch']
  const survey = await surveyTarget(dir, { name, sinks }, nowMs, { records: true })
  const { journals, backlogBytes, lagMs, deadLetters, deadLetterBytes, lastDead } = survey
  const sum = (of: (journal: JournalSurvey) => number) =>
    journals.reduce((total, journal) => total + of(journal), 0)
  return {
    name,
    configured: target !== undefined,
    sinks: target?.sinks ?? [],
    backlogBytes,
    backlogRecords: sum(({ backlogRecords = 0 }) => backlogRecords),
    exact: journals.every(({ exact }) => exact !== false),
    lagMs,
    deadLetters,
    deadLetterBytes,
    ...(lastDead[0] && { lastDead: lastDead[0].reason }),
    segments: sum(({ segments }) => segments),
    bytes: sum(({ bytes }) => bytes),
    journals,
  }
}
