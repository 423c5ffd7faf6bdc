/**
 * For those who read what is on the disk, and ask no server: the configuration, and the journals. It is there at once.
 * @module @gramexlog/core/files
 */

export { besideKnownTargets } from './config/known-targets.ts'
export { type LoadOptions, loadConfig } from './config/load.ts'
export { nearest } from './config/nearest.ts'
export { parseSize } from './config/size.ts'
export type { Config, Connection, SinkName, Target } from './config/target.ts'
export { GramexLogError } from './error.ts'
export { type Position, readCheckpoint } from './journal/checkpoint.ts'
export { documentId, placeOf } from './journal/id.ts'
export {
  listJournals,
  listSegments,
  listTargets,
  segmentPath,
  segmentSize,
  targetDirectory,
} from './journal/layout.ts'
export type { LeaseHolder } from './journal/lease.ts'
export { findPlain } from './journal/plain-file.ts'
export { JournalReader } from './journal/reader.ts'
export { recordTime } from './shipper/record-time.ts'
export { type JournalSurvey, surveyTarget, type TargetSurvey } from './shipper/survey.ts'
