import { promisify } from 'node:util'
import { constants, type ZlibOptions, gzip as zlibGzip } from 'node:zlib'

/** Most batches shrink to less, and each chunk is a turn of libuv's pool: zlib's own 16 KiB cost a sixth more CPU. */
const CHUNK_BYTES = 256 * 1024

const gzip = promisify<Buffer, ZlibOptions, Buffer>(zlibGzip)

/**
 * A batch for the wire. By the fastest level: its records are so alike that they shrink to a tenth of themselves or less in
 * any case, and the default level costs three times as much. The transport knows the default alone.
 */
export function gzipBatch(body: Buffer): Promise<Buffer> {
  return gzip(body, { level: constants.Z_BEST_SPEED, chunkSize: CHUNK_BYTES })
}
