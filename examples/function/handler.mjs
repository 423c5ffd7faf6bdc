// A function that others start, freeze between two calls and end without a word, as on AWS Lambda or Cloud Run. What it
// has logged is sent before it answers; what a server that is away did not take waits on the disk for the next call.
import { flush, log } from '@gramexlog/core'

export async function handler(event) {
  log('orders', { event: 'order', order: event.id, seats: event.seats })
  try {
    if (!(event.seats > 0)) throw new RangeError(`no order has ${event.seats} seats`)
    return { statusCode: 200, body: JSON.stringify({ order: event.id }) }
  } catch (error) {
    log('orders', { level: 'error', order: event.id, error })
    return { statusCode: 400, body: error.message }
  } finally {
    await flush({ timeout: 5_000 }) // how long an answer may wait for the log
  }
}
