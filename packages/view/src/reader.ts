/**
 * For programs that show records themselves, in a terminal: what is of use without the page, and loads neither its server nor
 * what answers queries before it is wanted.
 * @module
 */
export { MOMENT_FORMS, resolveMoment } from './query/moment.ts'
export { visibleText } from './values/visible-text.ts'
