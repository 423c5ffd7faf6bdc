import { classify } from './classify.ts'
import type { Item } from './sink.ts'

/** Of a shard that is full or away: it comes back, and no record is at fault. */
const SHARD_TROUBLE = new Set([429, 503])

/** What is to be done about the records of an answer that were not simply stored. */
export interface Judgement {
  /** How many are stored, now or before. */
  readonly delivered: number
  readonly duplicates: number
  /** To be asked about once more, since they may fit by then. */
  readonly doubtful: readonly Item[]
  /** Refused for good. */
  readonly dead: readonly Item[]
  /** To be sent again. */
  readonly waiting: readonly Item[]
  /** Some of these wait for somebody to act. */
  readonly denied: boolean
}

/**
 * @param count records of the request
 * @param refused each of its records was refused for good, once
 * @param impatient what waits has been refused for long enough, while others were taken
 */
export function judge(
  count: number,
  items: readonly Item[],
  refused: boolean,
  impatient: boolean,
): Judgement {
  const verdicts = new Map(items.map((item) => [item, classify(item.status, item.type, item.reason)]))
  const those = (...wanted: string[]) => items.filter((item) => wanted.includes(verdicts.get(item)!))
  const unfit = those('dead')
  const again = those('retry', 'denied')
  const hopeless = impatient ? again.filter(({ status }) => !SHARD_TROUBLE.has(status)) : []
  const waiting = again.filter((item) => !hopeless.includes(item))
  const duplicates = those('duplicate').length
  return {
    delivered: count - unfit.length - again.length - duplicates,
    duplicates,
    doubtful: refused ? [] : unfit,
    dead: [...(refused ? unfit : []), ...hopeless],
    waiting,
    denied: waiting.some((item) => verdicts.get(item) === 'denied'),
  }
}
