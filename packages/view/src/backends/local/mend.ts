/** Escapes of JSON: both halves of a surrogate pair, one without the other, and all else that a backslash begins. */
const ESCAPES =
  /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\./g
/** U+FFFD in UTF-8, a character for each byte. */
const IN_ITS_PLACE = '\xef\xbf\xbd'

/** Whether there may be something to mend: nearly no line has an escape of a surrogate. */
export function mayNeedMending(bytes: Buffer): boolean {
  return bytes.includes('\\ud') || bytes.includes('\\uD')
}

/**
 * Half a surrogate pair, which JSON.stringify writes as an escape, is no text to DuckDB. U+FFFD takes its place, as in what
 * Elasticsearch keeps of such a text to search in.
 * @returns the same bytes if there is nothing to mend
 */
export function mend(bytes: Buffer): Buffer {
  let isMended = false
  const mended = bytes.toString('latin1').replace(ESCAPES, (found, half: string | undefined) => {
    if (half === undefined) return found
    isMended = true
    return IN_ITS_PLACE
  })
  return isMended ? Buffer.from(mended, 'latin1') : bytes
}
