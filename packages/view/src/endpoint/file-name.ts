const MAX_CHARACTERS = 100
/** What is looked at of a name. */
const MAX_LENGTH = 1_000

/**
 * The header by which a browser saves an answer as a file. The name always ends in that of the format: otherwise a link could
 * name a program whose text is in the log.
 * @param wanted any text; what no file system takes is left out
 */
export function contentDisposition(wanted: string, extension: string): string {
  const bare = wanted.slice(0, MAX_LENGTH).replace(new RegExp(`\\.${extension}$`, 'i'), '')
  const kept = bare.replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, '_').replace(/^[\s.]+|[\s.]+$/g, '')
  const name = `${[...kept].slice(0, MAX_CHARACTERS).join('') || 'log'}.${extension}`
  const ascii = name.replace(/[^\x20-\x7E]+/g, '_')
  if (ascii === name) return `attachment; filename="${name}"`
  const encoded = encodeURIComponent(name).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
