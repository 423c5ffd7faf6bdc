/**
 * Text that can be shown without doing anything. By itself, for those who show no more than that and start often.
 * @module @gramexlog/view/visible-text
 */
export { visibleText } from './values/visible-text.ts'
