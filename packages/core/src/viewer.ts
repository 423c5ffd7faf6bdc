/**
 * For those who show the records that are logged: where they lie on the disk, and how to ask the server for them.
 * @module @gramexlog/core/viewer
 */
export { indexNames, indexWildcard, isDated } from './config/index-pattern.ts'
export { coversName } from './config/wildcard.ts'
export * from './files.ts'
export {
  type ColumnFile,
  columnFilePath,
  listColumnFiles,
  removeColumnFiles,
} from './journal/column-files.ts'
export { newHolder, retireHolder } from './journal/holder.ts'
export { isLeased, writeLease } from './journal/lease.ts'
export { deadLetterDirectory, readLetterHead } from './shipper/dead-letters.ts'
export { letterPaths } from './shipper/letter-file.ts'
export { type RequestFault, requestFault } from './sinks/request-fault.ts'
export { Server } from './sinks/server.ts'
export { UNINDEXED } from './sinks/unindexed.ts'
