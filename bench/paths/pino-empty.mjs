// pino with a worker that does nothing: what the way to a worker costs.
import { toWorker } from './pino-worker.mjs'

/** @param {{of?: object[]}} options */
export async function caller({ of }) {
  const target = new URL('./pino-empty-worker.mjs', import.meta.url).href
  return toWorker({ target }, of)
}
