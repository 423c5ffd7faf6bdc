import { join } from 'node:path'
import type { Target } from '../config/target.ts'
import { GramexLogError } from '../error.ts'
import { journalTime } from '../journal/id.ts'
import { listJournals, listSegments, segmentSize, targetDirectory } from '../journal/layout.ts'
import { type LeaseHolder, leaseHolder } from '../journal/lease.ts'
import { backlogTime, countBacklog, readBacklog } from './backlog.ts'
import { type LetterSurvey, surveyLetters } from './letter-survey.ts'

/** Bytes in which the records of a target's backlog are counted; of what is behind them they are reckoned. */
const COUNT_BYTES = 32 * 1024 * 1024
/** Of each journal at least so much is read. */
const LEAST_BYTES = 64 * 1024
/** A shipper may remove what is just looked at. */
const LOOKS = 5

/** How a journal stands. */
export interface JournalSurvey {
  readonly id: string
  /** When it was begun, in ms since 1970. */
  readonly begunMs: number
  /** Who has it; undefined: nobody, so that the next process takes it. */
  readonly holder: LeaseHolder | undefined
  /** Who ships it, if its holder only writes. */
  readonly shipper?: LeaseHolder
  readonly segments: number
  /** Of all segments, be they delivered or not. */
  readonly bytes: number
  readonly backlogBytes: number
  /** Age of the oldest record that is not confirmed, in ms; 0 if there is none. */
  readonly lagMs: number
  /** Records that are not confirmed, if they were asked for. */
  readonly backlogRecords?: number
  /** Whether these were counted, and not reckoned. */
  readonly exact?: boolean
}

/** How delivery of a target stands. */
export interface TargetSurvey extends LetterSurvey {
  readonly name: string
  readonly journals: readonly JournalSurvey[]
  /** The sums of the journals' backlogs, and the greatest lag. */
  readonly backlogBytes: number
  readonly lagMs: number
}

export interface SurveyOptions {
  /** Count the records that wait, too: up to 32 MiB are read. */
  readonly records?: boolean
}

/**
 * How delivery of a target stands, as the files on this machine say. They are only read, and by no app's leave.
 * @throws GramexLogError ERR_GRAMEXLOG_UNAVAILABLE if they cannot be
 */
export async function surveyTarget(
  dir: string,
  { name, sinks }: Pick<Target, 'name' | 'sinks'>,
  nowMs: number,
  { records = false }: SurveyOptions = {},
): Promise<TargetSurvey> {
  const directory = targetDirectory(dir, name)
  // What is kept on this machine alone waits for nothing.
  const waits = sinks.includes('elasticsearch')
  const room = { bytes: records ? COUNT_BYTES : 0 }
  try {
    const journals: JournalSurvey[] = []
    for (const id of listJournals(directory)) {
      const look = { waits, nowMs, room: records ? room : undefined }
      journals.push(await surveyJournal(join(directory, id), id, look))
    }
    return {
      name,
      journals,
      backlogBytes: journals.reduce((sum, { backlogBytes }) => sum + backlogBytes, 0),
      lagMs: Math.max(0, ...journals.map(({ lagMs }) => lagMs)),
      ...(await surveyLetters(dir, name)),
    }
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException
    if (syscall === undefined) throw cause
    throw new GramexLogError(
      'ERR_GRAMEXLOG_UNAVAILABLE',
      `the files of ${JSON.stringify(name)} cannot be read (${code}). Give this process the right to read them.`,
      { cause },
    )
  }
}

interface Look {
  /** Whether anything has to be delivered. */
  readonly waits: boolean
  readonly nowMs: number
  /** Bytes in which records may be counted; undefined: they are not asked for. */
  readonly room: { bytes: number } | undefined
}

async function surveyJournal(directory: string, id: string, look: Look): Promise<JournalSurvey> {
  const none = { bytes: 0, from: { segment: 1, offset: 0 } }
  let backlog = none
  let sinceMs: number | undefined
  for (let n = 0; n < LOOKS && sinceMs === undefined; n += 1) {
    backlog = look.waits ? readBacklog(directory) : none
    if (backlog.bytes === 0) break
    sinceMs = await backlogTime(directory, backlog)
  }
  const sizes = listSegments(directory).map((n) => segmentSize(directory, n))
  const shipper = leaseHolder(directory, 'shipping')
  const survey = {
    id,
    ...(shipper && { shipper }),
    begunMs: journalTime(`${id}0000000000`),
    holder: leaseHolder(directory),
    segments: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    backlogBytes: backlog.bytes,
    lagMs: Math.round(Math.max(0, look.nowMs - (sinceMs ?? look.nowMs))),
  }
  if (look.room === undefined) return survey
  const { records, exact, read } = await countBacklog(
    directory,
    backlog,
    Math.max(LEAST_BYTES, look.room.bytes),
  )
  look.room.bytes -= read
  return { ...survey, backlogRecords: records, exact }
}
