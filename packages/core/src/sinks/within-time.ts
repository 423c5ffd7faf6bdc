import { errors } from '@elastic/transport'

/**
 * Ends a request that takes too long as a whole. The transport's own limit is one of silence: an answer that comes byte by byte
 * would hold its place for ever. By a signal for each request, since `AbortSignal.any` keeps what it was given in memory.
 *
 * @param closing ends it at once
 * @throws TimeoutError when the time is over; otherwise what `send` throws
 */
export async function withinTime<T>(
  ms: number,
  closing: AbortSignal,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  if (closing.aborted) stop()
  closing.addEventListener('abort', stop)
  let late = false
  const timer = setTimeout(() => {
    late = true
    stop()
  }, ms)
  try {
    return await send(controller.signal)
  } catch (error) {
    throw late && !closing.aborted ? new errors.TimeoutError('no answer in time') : error
  } finally {
    clearTimeout(timer)
    closing.removeEventListener('abort', stop)
  }
}
