const ALLOWED = /^[\p{L}\p{M}\p{N}_.-]+$/u
const MAX_BYTES = 100

/**
 * What is wrong with `name` as a target's, in words that follow "a target's name"; undefined if nothing is. It
 * becomes the name of a directory on any file system: letters of any script, digits, `_ - .`, no dot in front,
 * 100 bytes of UTF-8 at most.
 */
export function targetNameFault(name: string): string | undefined {
  if (name === '') return 'cannot be empty'
  if (name.startsWith('.')) return 'cannot start with a dot'
  if (!ALLOWED.test(name)) return 'may hold letters, digits, _ - and . only'
  if (Buffer.byteLength(name) > MAX_BYTES) return `cannot be longer than ${MAX_BYTES} bytes`
  return undefined
}
