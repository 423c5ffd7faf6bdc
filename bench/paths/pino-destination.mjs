// pino with gramexlog's destination, which appends in the app's own thread.
import { destination } from '@gramexlog/pino'
import pino from 'pino'
import { LOCAL, writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/** @param {{dir: string, of?: object[]}} options */
export async function caller({ dir, of }) {
  const logger = pino({ base: null }, destination('bench', { config: writeConfig(dir, LOCAL) }))
  return { send: sender((record) => logger.info(record), of) }
}
