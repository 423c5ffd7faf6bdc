// Raw posting with ascending ids of the client's own, as long as gramexlog's: what they cost the server, which has to
// look for each, and in return never stores a document twice.
import * as raw from './raw.mjs'

/** @param {raw.Server} server */
export function endToEnd(server) {
  return raw.endToEnd(server, ascendingIds())
}

/** @param {raw.Server & {files: string[]}} options */
export function drain(options) {
  return raw.drain(options, ascendingIds())
}

function ascendingIds() {
  const prefix = Date.now().toString(36).padStart(16, '0')
  let next = 0
  return () => {
    next += 250
    return `{"create":{"_id":"${prefix}${next.toString(36).padStart(10, '0')}"}}`
  }
}
