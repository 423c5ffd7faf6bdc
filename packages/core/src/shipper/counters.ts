const NAMES = [
  'delivered',
  'duplicates',
  'retried',
  'dead',
  'droppedByJournal',
  'droppedByDeadLetters',
  'ownBytes',
  'ownSegment',
  'ownOffset',
  'adoptedBytes',
  'openSegment',
  'openFrom',
  'shippers',
] as const

/**
 * `delivered`, `duplicates`, `dead`: records. `retried`: records sent again. `droppedBy…`: records lost to that cap.
 * `ownBytes`: bytes of the own journal that are settled, up to `ownSegment` and `ownOffset`. `adoptedBytes`: bytes of adopted journals that are not.
 * `openSegment`: the segment that is being written, told by the writer, and `openFrom`, the bytes of all before it.
 * `shippers`: how many have begun, one after the other.
 */
export type CounterName = (typeof NAMES)[number]

/**
 * What a target's lane has done, readable from another thread while it goes on. One thread writes each value, so plain
 * stores of 8 aligned bytes do.
 */
export class Counters {
  readonly #values: Float64Array

  /** @param memory of `Counters.bytesFor(n)`; @param slot the target's, from 0 */
  constructor(memory: SharedArrayBuffer, slot: number) {
    this.#values = new Float64Array(memory, slot * NAMES.length * 8, NAMES.length)
  }

  static bytesFor(slots: number): number {
    return slots * NAMES.length * 8
  }

  get(name: CounterName): number {
    return this.#values[NAMES.indexOf(name)]!
  }

  add(name: CounterName, amount: number): void {
    this.#values[NAMES.indexOf(name)]! += amount
  }

  set(name: CounterName, value: number): void {
    this.#values[NAMES.indexOf(name)] = value
  }
}
