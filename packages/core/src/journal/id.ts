import { randomBytes } from 'node:crypto'

const TIME_DIGITS = 8
const RANDOM_DIGITS = 8
const SEGMENT_DIGITS = 4
/** Digits of a record's offset in its segment: the last of a document's `_id`. */
export const OFFSET_DIGITS: number = 6

/** So many segments an id can tell apart; those of small segments have more in some weeks. */
const SEGMENTS = 36 ** SEGMENT_DIGITS

/** Of a document's place, the part of its `_id` after the journal's id. */
const PLACE_DIGITS = SEGMENT_DIGITS + OFFSET_DIGITS

const ID = new RegExp(`^[0-9a-z]{${TIME_DIGITS + RANDOM_DIGITS + PLACE_DIGITS}}$`)

/** A new journal's id: its time in ms and 41 random bits, 16 base-36 digits, so that ids sort by age. */
export function newJournalId(nowMs: number): string {
  const random = randomBytes(6).readUIntBE(0, 6) % 36 ** RANDOM_DIGITS
  return digits(nowMs, TIME_DIGITS) + digits(random, RANDOM_DIGITS)
}

/** When the journal of a document's id began, in ms since 1970; 0 for an id that is none of ours. */
export function journalTime(id: string): number {
  return ID.test(id) ? Number.parseInt(id.slice(0, TIME_DIGITS), 36) : 0
}

/**
 * The `_id` of the record that begins at `offset` (bytes) of segment `segment`: the same whenever and by whomever
 * it is sent, which is what makes sending twice harmless. Ascending ids cost Elasticsearch no more than its own.
 */
export function documentId(journal: string, segment: number, offset: number): string {
  if (segment >= SEGMENTS) return documentId(carried(journal, segment), segment % SEGMENTS, offset)
  return journal + digits(segment, SEGMENT_DIGITS) + digits(offset, OFFSET_DIGITS)
}

/** Where the record of an id lies: what `documentId` was made with, up to segment 36⁴. Undefined for an id that is none of ours. */
export function placeOf(id: string): { journal: string; segment: number; offset: number } | undefined {
  if (!ID.test(id)) return undefined
  const journal = id.slice(0, -PLACE_DIGITS)
  const segment = Number.parseInt(id.slice(journal.length, -OFFSET_DIGITS), 36)
  return { journal, segment, offset: Number.parseInt(id.slice(-OFFSET_DIGITS), 36) }
}

/**
 * The journal's random digits with what the segment's have no room for: otherwise segments that are so far apart would have the
 * same ids, and the later records would be taken for stored.
 */
function carried(journal: string, segment: number): string {
  const random = Number.parseInt(journal.slice(TIME_DIGITS), 36) + Math.floor(segment / SEGMENTS)
  return journal.slice(0, TIME_DIGITS) + digits(random % 36 ** RANDOM_DIGITS, RANDOM_DIGITS)
}

/** `value` in base 36, padded with zeros so that text order is number order. */
function digits(value: number, width: number): string {
  return value.toString(36).padStart(width, '0')
}
