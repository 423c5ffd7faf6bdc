import type { Row } from '@gramexlog/view/reader'

/** A record that is shown. */
export interface Entry {
  readonly target: string
  /** When it happened, in ms since 1970. */
  readonly ms: number
  /** As it is stored: JSON on one line. */
  readonly text: string
  readonly record: Row
}

/** What a target's records come from. */
export interface Source {
  /** Those that are there, the oldest first. */
  before(): AsyncIterable<readonly Entry[]>
  /** Those that come, until the command ends. */
  follow(): AsyncIterable<readonly Entry[]>
}

/** Several sources' entries, each in order, in one. */
export async function* mergeByTime(
  sources: readonly AsyncIterable<readonly Entry[]>[],
): AsyncGenerator<Entry> {
  const iterators = sources.map(entriesOf)
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()))
    for (;;) {
      let first: number | undefined
      for (const [at, head] of heads.entries())
        if (!head.done && (first === undefined || head.value.ms < heads[first]!.value!.ms)) first = at
      if (first === undefined) return
      yield heads[first]!.value!
      heads[first] = await iterators[first]!.next()
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return(undefined)))
  }
}

async function* entriesOf(pieces: AsyncIterable<readonly Entry[]>): AsyncGenerator<Entry, undefined> {
  for await (const piece of pieces) yield* piece
  return undefined
}
