import { loadConfig } from '../config/load.ts'
import { CARRIED } from '../keys/carried.ts'
import { compileKeys } from '../keys/compile.ts'
import { currentRequest } from '../keys/current-request.ts'
import { keyContext } from './key-context.ts'
import type { OpenOptions } from './shared.ts'
import { unknownTarget } from './unknown-target.ts'

/**
 * The keys of the current request and span that targets want, as a member for a line that another thread will take; {} if
 * there are none. Opens nothing: the targets are the other thread's.
 * @param names default: the first target of the file
 * @throws GramexLogError at once, if the configuration is missing or wrong, or a target unknown
 */
export function carryRequestKeys(
  names: string | readonly string[] | undefined,
  options: OpenOptions,
): () => object {
  const config = loadConfig(options)
  const first = [...config.targets.keys()][0]!
  const targets = [names ?? first].flat().map((name) => {
    const target = config.targets.get(name)
    if (target === undefined) throw unknownTarget(name, config)
    return target
  })
  const wanted = targets.flatMap((target) => target.keys)
  const keys = compileKeys(wanted, keyContext(config, targets[0]!))
  return () => {
    const text = keys.carry(keys.needsRequest || keys.needsTrace ? currentRequest() : undefined)
    return text === undefined ? {} : { [CARRIED]: text }
  }
}
