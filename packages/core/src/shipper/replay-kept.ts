import type { Target } from '../config/target.ts'
import { type KeptRange, keptRecords } from './kept.ts'
import { type Replayed, type ReplayWatch, sendAgain } from './replay.ts'
import type { Sink } from './sink.ts'

/**
 * Sends records that are kept on this machine again, under the ids that they had, so that none is stored twice, however often
 * this is done. A batch of them is in memory.
 * @throws Error with the server's reason if it does not take them now; what is stored by then is found to be there next time
 */
export async function replayKept(
  dir: string,
  target: Pick<Target, 'name' | 'sinks' | 'maxRecordBytes' | 'batch'>,
  range: KeptRange,
  sink: Sink,
  { onProgress, signal }: ReplayWatch = {},
): Promise<Replayed> {
  const sum = { stored: 0, duplicates: 0, refused: 0 }
  let records: { id: string; record: string }[] = []
  let bytes = 0
  const send = async () => {
    const { verdicts, failed } = await sendAgain(records, sink)
    for (const verdict of verdicts.values()) {
      if (verdict === 'delivered') sum.stored += 1
      else if (verdict === 'duplicate') sum.duplicates += 1
      else sum.refused += 1
    }
    records = []
    bytes = 0
    onProgress?.({ ...sum })
    if (failed) throw failed
    signal?.throwIfAborted()
  }
  signal?.throwIfAborted()
  for (const { id, line } of keptRecords(dir, target, range)) {
    records.push({ id, record: line.toString('utf8') })
    bytes += line.length
    if (records.length >= target.batch.records || bytes >= target.batch.bytes) await send()
  }
  if (records.length > 0) await send()
  return sum
}
