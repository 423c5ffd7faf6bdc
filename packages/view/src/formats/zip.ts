import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file inside: its name, and its text in parts. */
export interface ZipEntry {
  readonly name: string
  readonly parts: AsyncIterable<string> | Iterable<string>
}

/** What the plain form of the format can count to. */
const MOST_BYTES = 0xffff_ffff
/** Fast rather than small: a level more costs half as much time again for a few percent. */
const LEVEL = 2
const VERSION = 20
/** Sums and sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
/** The first day that the format knows, so that the same rows give the same file. */
const DATE = 0x21

/**
 * A ZIP file, made only as fast as it is taken. Kept of it is nothing but the list of what is inside.
 * @throws Error for a file, or one inside, of more than 4 GiB
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const list: Buffer[] = []
  let at = 0
  for await (const { name, parts } of entries) {
    const text = Buffer.from(name)
    const about = [u16(VERSION), u16(FLAGS), u16(DEFLATED), u16(0), u16(DATE)]
    const nameLength = [u16(text.length), u16(0)]
    const head = Buffer.concat([u32(0x04034b50), ...about, u32(0), u32(0), u32(0), ...nameLength, text])
    yield head
    const sums = { crc: 0, bytes: 0, packed: 0 }
    yield* deflate(parts, sums)
    if (Math.max(sums.bytes, at + sums.packed) > MOST_BYTES - 1024)
      throw new Error('the file is longer than 4 GiB')
    const sizes = [u32(sums.crc), u32(sums.packed), u32(sums.bytes)]
    const tail = Buffer.concat([u32(0x08074b50), ...sizes])
    yield tail
    const place = [u16(0), u16(0), u16(0), u32(0), u32(at)]
    list.push(
      Buffer.concat([u32(0x02014b50), u16(VERSION), ...about, ...sizes, ...nameLength, ...place, text]),
    )
    at += head.length + sums.packed + tail.length
  }
  const all = Buffer.concat(list)
  const count = u16(list.length)
  yield Buffer.concat([all, u32(0x06054b50), u32(0), count, count, u32(all.length), u32(at), u16(0)])
}

interface Sums {
  crc: number
  bytes: number
  packed: number
}

/** In the thread pool, so that others are answered meanwhile. */
async function* deflate(parts: ZipEntry['parts'], sums: Sums): AsyncGenerator<Uint8Array> {
  const packer = createDeflateRaw({ level: LEVEL })
  // What fails in the parts is thrown by the packer.
  pipeline(measure(parts, sums), packer, () => {})
  for await (const piece of packer as AsyncIterable<Buffer>) {
    sums.packed += piece.length
    yield piece
  }
}

async function* measure(parts: ZipEntry['parts'], sums: Sums): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    const bytes = Buffer.from(part)
    sums.crc = crc32(bytes, sums.crc)
    sums.bytes += bytes.length
    yield bytes
  }
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
