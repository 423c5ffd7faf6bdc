import type { Target } from '../config/target.ts'
import type { Sink } from '../shipper/sink.ts'

/** A target's way to its server, to be closed by the caller. @param notice told what does not stop delivery */
export async function openSink(target: Target, notice: (reason: string) => void): Promise<Sink> {
  const { ElasticsearchSink } = await import('./elasticsearch.ts')
  return new ElasticsearchSink(target, notice)
}
