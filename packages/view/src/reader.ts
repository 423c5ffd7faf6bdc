/**
 * For programs that show records themselves, in a terminal: what is of use without the page, and loads neither its server nor
 * what answers queries before it is wanted.
 * @module @gramexlog/view/reader
 */
export type { Answer, AskOptions, Backend, BackendName, Json, Row } from './backends/backend.ts'
export { openBackend } from './backends/open.ts'
export { readerOf, valueAt } from './backends/path.ts'
export { recordOf } from './backends/record-of.ts'
export { Looks } from './endpoint/looks.ts'
export { Seen } from './endpoint/seen.ts'
export { Targets } from './endpoint/targets.ts'
export { jsonLine } from './formats/json.ts'
export { textOf } from './formats/text-of.ts'
export { columnsOf, writeRows } from './formats/write.ts'
export { type Fits, fitsQuery, momentOf, valuesOf } from './query/fits.ts'
export { MOMENT_FORMS, resolveMoment } from './query/moment.ts'
export { parseQuery } from './query/parse.ts'
export type { Query } from './query/query.ts'
export { type Parameter, readTyped } from './query/typed.ts'
export { type Level, levelColumn, levelOf, levelText } from './values/level.ts'
