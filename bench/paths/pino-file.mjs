// pino to a file through sonic-boom, written asynchronously.
import { join } from 'node:path'
import pino from 'pino'
import { sender } from '../pace.mjs'

/** @param {{dir: string, of?: object[]}} options */
export async function caller({ dir, of }) {
  const logger = pino({ base: null }, pino.destination({ dest: join(dir, 'pino.log'), sync: false }))
  return { send: sender((record) => logger.info(record), of) }
}
