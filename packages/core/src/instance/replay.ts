import { loadConfig } from '../config/load.ts'
import { type Replayed, replayDeadLetters } from '../shipper/replay.ts'
import { openSink } from '../sinks/open.ts'
import type { OpenOptions } from './shared.ts'
import { unknownTarget } from './unknown-target.ts'

export interface ReplayOptions extends OpenOptions {
  /** A name under `gramexlog:`; default: the first one. */
  readonly target?: string
}

/**
 * Sends dead letters of a target again, when the reason for which they were refused is gone. Each keeps its id, so that none
 * is stored twice, however often this is done. Those that are refused again stay. While another replay of the target is under
 * way, be it another process's, this one waits.
 * @throws GramexLogError if the configuration is missing or wrong, the target unknown, or the disk refuses; Error with the
 * server's reason if it does not take them now; after either all that are not stored are there as before
 */
export async function replay(options: ReplayOptions = {}): Promise<Replayed> {
  const config = loadConfig(options)
  const name = options.target ?? [...config.targets.keys()][0]!
  const target = config.targets.get(name)
  if (target === undefined) throw unknownTarget(name, config)
  const sink = await openSink(target, () => {})
  try {
    return await replayDeadLetters(config.dir, target, sink)
  } finally {
    await sink.close()
  }
}
