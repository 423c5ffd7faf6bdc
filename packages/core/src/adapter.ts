/**
 * For those who bring another logger to gramexlog: the instance that all loggers of a process share. And for those who
 * know the current request.
 * @module @gramexlog/core/adapter
 */
export { GramexLogError } from './error.ts'
export type { Instance } from './instance/instance.ts'
export { carryRequestKeys } from './instance/request-keys.ts'
export { type OpenOptions, shared, sharedTarget } from './instance/shared.ts'
export type { TargetLog } from './instance/target-log.ts'
export { currentRequest, provideRequest } from './keys/current-request.ts'
export { noteError, noteRequest, watchRequests } from './keys/started.ts'
