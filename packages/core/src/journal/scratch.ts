/**
 * Memory that all readers of a thread read into: they read one after the other, and a journal that waits for more, of
 * which a process may have adopted dozens, would otherwise hold a batch's memory for nothing.
 */
let scratch: Buffer = Buffer.alloc(0)
/** What the largest borrower so far wanted, and all get: memory that comes back then fits everybody. */
let scratchBytes = 0
/** Memory that somebody keeps and may give back: of a copy another may have a part, as of all small buffers of Node's. */
const kept = new WeakSet<ArrayBufferLike>()

/** At least so many bytes, whose content is anybody's. Valid until the next call, unless it is kept. */
export function borrowScratch(bytes: number): Buffer {
  scratchBytes = Math.max(scratchBytes, bytes)
  if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(scratchBytes)
  return scratch
}

/**
 * Bytes of the scratch that stay: where they lie if they fill most of it, else as a copy, so that whoever has to wait
 * for an answer about a few records does not hold a thousand times their memory.
 * @returns the bytes, in memory of which at least half is theirs: `buffer.byteLength` is what they hold
 */
export function keepBytes(bytes: Buffer): Buffer {
  if (2 * bytes.length < bytes.buffer.byteLength) {
    const copy = Buffer.allocUnsafeSlow(bytes.length)
    bytes.copy(copy)
    return copy
  }
  if (bytes.buffer === scratch.buffer) {
    kept.add(bytes.buffer)
    scratch = Buffer.alloc(0)
  }
  return bytes
}

/** Kept bytes that nobody reads any more: their memory is the scratch again, if it was the scratch and there is no other. */
export function giveBack({ buffer }: Buffer): void {
  if (!kept.delete(buffer)) return
  if (buffer.byteLength === scratchBytes && scratch.length < scratchBytes) scratch = Buffer.from(buffer)
}
