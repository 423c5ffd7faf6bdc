/**
 * For those who look after the way that records take: journals on this machine, what is found at the server, what is sent.
 * @module
 */
export { type LoadOptions, loadConfig } from './config/load.ts'
export { parseSize } from './config/size.ts'
export type { Config, SinkName, Target } from './config/target.ts'
export type { BadLine } from './importing/import-batches.ts'
export { Import, type Imported } from './importing/import-records.ts'
export { healthOf } from './instance/health.ts'
export { StandingShipper } from './instance/standing.ts'
export type { Stats } from './instance/stats.ts'
export { unknownTarget } from './instance/unknown-target.ts'
export { listTargets } from './journal/layout.ts'
export type { LeaseHolder } from './journal/lease.ts'
export { indexAt } from './shipper/destination.ts'
export { type JournalSurvey, surveyTarget, type TargetSurvey } from './shipper/survey.ts'
export { checkDataStream } from './sinks/data-stream.ts'
export { SetupTrouble } from './sinks/setup-trouble.ts'
export { type Ask, coveringTemplate } from './sinks/template.ts'
export { findIndex } from './sinks/whereabouts.ts'
