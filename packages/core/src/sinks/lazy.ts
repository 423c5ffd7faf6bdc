import type { Sink } from '../shipper/sink.ts'

/**
 * A sink whose code is loaded in the background, and only where a shipper runs: the app's own thread would otherwise load
 * the client too, as it starts, and never use it. What cannot be loaded or made is tried again at the next batch.
 */
export function lazySink(load: () => Promise<Sink>): Sink {
  let loading: Promise<Sink> | undefined
  const sink = () => {
    loading ??= load().catch((error) => {
      loading = undefined
      throw error
    })
    return loading
  }
  sink().catch(() => {})
  return {
    async deliver(batch, past) {
      try {
        return await (await sink()).deliver(batch, past)
      } catch (error) {
        return { kind: 'retry', reason: (error as Error).message, denied: false, untouched: true }
      }
    },
    async close() {
      const loaded = await loading?.catch(() => undefined)
      await loaded?.close()
    },
  }
}
