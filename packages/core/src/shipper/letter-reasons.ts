import { closeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { openIfThere } from '../journal/layout.ts'
import { readLines } from '../journal/lines.ts'
import { deadLetterDirectory, readLetterHead } from './dead-letters.ts'
import { letterPaths } from './letter-file.ts'

/** Of a letter, which begins with its reason, more is not looked at. */
const MAX_LETTER_BYTES = 16 * 1024 * 1024
/** Reasons that are told apart; others are one. */
const MOST_REASONS = 100
const LETTERS_A_TURN = 1_000
const TORN = 'torn'

/** Dead letters that were refused for one reason. */
export interface LetterReason {
  /** The server's type of error. */
  readonly type: string
  readonly letters: number
  readonly bytes: number
  /** In the server's words, of the last one. */
  readonly example: string
  /** When the first and the last was refused, ISO 8601. */
  readonly since: string
  readonly until: string
}

/**
 * The dead letters of a target by the reasons for which they were refused, the most frequent first. All of them are read, none
 * is changed.
 * @throws the file system's error
 */
export async function letterReasons(
  dir: string,
  target: string,
  signal?: AbortSignal,
): Promise<LetterReason[]> {
  const reasons = new Map<string, { -readonly [K in keyof LetterReason]: LetterReason[K] }>()
  let seen = 0
  for (const path of letterPaths(deadLetterDirectory(dir, target))) {
    // A replay moves files away.
    const fd = openIfThere(path)
    if (fd === undefined) continue
    try {
      for (const { from, to, bytes } of readLines(fd, MAX_LETTER_BYTES)) {
        seen += 1
        if (seen % LETTERS_A_TURN === 0) await turn()
        signal?.throwIfAborted()
        if (bytes?.length === 0) continue
        const head = bytes && readLetterHead(bytes.toString('utf8'))
        const { type, reason, time } = head ?? { type: TORN, reason: 'cut short by a crash', time: '' }
        const known = reasons.has(type) || reasons.size < MOST_REASONS ? type : 'other'
        const found = reasons.get(known)
        const size = to - from
        if (found === undefined)
          reasons.set(known, {
            type: known,
            letters: 1,
            bytes: size,
            example: reason,
            since: time,
            until: time,
          })
        else {
          found.letters += 1
          found.bytes += size
          if (time >= found.until) found.example = reason
          if (time > found.until) found.until = time
          if (time < found.since) found.since = time
        }
      }
    } finally {
      closeSync(fd)
    }
  }
  return [...reasons.values()].sort((one, other) => other.letters - one.letters)
}
