/**
 * For those who look after the way that records take: what is found at the server before the first of them is sent.
 * @module
 */
export { indexAt } from './shipper/destination.ts'
export { checkDataStream } from './sinks/data-stream.ts'
export { SetupTrouble } from './sinks/setup-trouble.ts'
export { type Ask, coveringTemplate } from './sinks/template.ts'
export { findIndex } from './sinks/whereabouts.ts'
