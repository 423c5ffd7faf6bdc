/**
 * For those who show the records that are logged: where they lie on the disk, and how to ask the server for them.
 * @module
 */
export { indexNames, indexWildcard, isDated } from './config/index-pattern.ts'
export { type LoadOptions, loadConfig } from './config/load.ts'
export { nearest } from './config/nearest.ts'
export type { Config, Connection, SinkName, Target } from './config/target.ts'
export * from './files.ts'
export { type Position, readCheckpoint } from './journal/checkpoint.ts'
export {
  type ColumnFile,
  columnFilePath,
  listColumnFiles,
  removeColumnFiles,
} from './journal/column-files.ts'
export { newHolder, retireHolder } from './journal/holder.ts'
export { documentId, placeOf } from './journal/id.ts'
export { listJournals, listSegments, segmentPath, targetDirectory } from './journal/layout.ts'
export { isLeased, writeLease } from './journal/lease.ts'
export { deadLetterDirectory, readLetterHead } from './shipper/dead-letters.ts'
export { letterPaths } from './shipper/letter-file.ts'
export { surveyTarget } from './shipper/survey.ts'
export { type RequestFault, requestFault } from './sinks/request-fault.ts'
export { Server } from './sinks/server.ts'
export { UNINDEXED } from './sinks/unindexed.ts'
