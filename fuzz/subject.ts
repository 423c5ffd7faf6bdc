import type { Arbitrary } from 'fast-check'

/** Something that reads what others write, and what has to hold whatever that is. */
export interface Subject<T> {
  readonly name: string
  readonly inputs: Arbitrary<T>
  /** @throws if something that has to hold does not */
  readonly holds: (input: T) => void | Promise<void>
}

export function subject<T>(given: Subject<T>): Subject<T> {
  return given
}

/** @throws with words, if it is not so */
export function must(holds: boolean, words: string): void {
  if (!holds) throw new Error(words)
}
