/** 2^18 blocks of 256 bits: 8 MiB, in which of four million different lines one in three hundred looks like another. */
const BLOCKS = 2 ** 18
/** In each block the bits of a line lie together, where the processor fetches them at once. */
const BLOCK_WORDS = 8
const PROBES = 4
const BITS_DIGITS = 8
const BLOCK_DIGITS = 5

/** Lines that came more than once and are counted one by one. */
const MOST_COUNTED = 50_000

/**
 * Tells the lines of one file apart that are equal, in bounded memory: a Bloom filter holds which were there, and only those
 * that were there, or look like it, are counted. What is told depends on nothing but the lines before, and so is the same each
 * time that the file is read.
 */
export class Occurrences {
  readonly #seen = new Uint32Array(BLOCKS * BLOCK_WORDS)
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
    let bits = Number.parseInt(hash.slice(0, BITS_DIGITS), 16)
    const block = Number.parseInt(hash.slice(BITS_DIGITS, BITS_DIGITS + BLOCK_DIGITS), 16) & (BLOCKS - 1)
    let was = true
    for (let probe = 0; probe < PROBES; probe += 1) {
      const at = block * BLOCK_WORDS + ((bits >>> 5) & (BLOCK_WORDS - 1))
      const flag = 1 << (bits & 31)
      const word = this.#seen[at]!
      if ((word & flag) === 0) {
        was = false
        this.#seen[at] = word | flag
      }
      bits >>>= 8
    }
    return was
  }
}
