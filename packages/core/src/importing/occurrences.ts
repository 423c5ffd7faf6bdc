/** 2^26 bits: 8 MiB, in which of four million different lines one in five hundred looks like another. */
const BITS = 26
const MASK = 2 ** BITS - 1
const PROBES = 4
/** 2 × 26 bits. */
const DIGITS = 13
/** Lines that came more than once and are counted one by one. */
const MOST_COUNTED = 50_000

/**
 * Tells the lines of one file apart that are equal, in bounded memory: a Bloom filter holds which were there, and only those
 * that were there, or look like it, are counted. What is told depends on nothing but the lines before, and so is the same each
 * time that the file is read.
 */
export class Occurrences {
  readonly #seen = new Uint32Array(2 ** (BITS - 5))
  readonly #counts = new Map<string, number>()

  /**
   * What tells a line apart from equal ones before it; "" for the first of its kind.
   * @param hash 13 or more hexadecimal digits
   * @param place of the line in its file: what tells it apart where too many kinds of lines come more than once
   */
  suffixOf(hash: string, place: number): string {
    if (!this.#wasSeen(hash)) return ''
    const count = this.#counts.get(hash)
    if (count === undefined && this.#counts.size >= MOST_COUNTED) return `@${place.toString(36)}`
    this.#counts.set(hash, (count ?? 0) + 1)
    return `-${((count ?? 0) + 1).toString(36)}`
  }

  /** Remembers it, too. */
  #wasSeen(hash: string): boolean {
    const bits = Number.parseInt(hash.slice(0, DIGITS), 16)
    const step = Math.floor(bits / (MASK + 1)) | 1
    let bit = bits % (MASK + 1)
    let was = true
    for (let probe = 0; probe < PROBES; probe += 1) {
      const word = this.#seen[bit >>> 5]!
      const flag = 1 << (bit & 31)
      if ((word & flag) === 0) {
        was = false
        this.#seen[bit >>> 5] = word | flag
      }
      bit = (bit + step) & MASK
    }
    return was
  }
}
