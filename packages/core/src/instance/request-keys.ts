import { loadConfig } from '../config/load.ts'
import { CARRIED } from '../keys/carried.ts'
import { compileKeys } from '../keys/compile.ts'
import { currentRequest } from '../keys/current-request.ts'
import { keyContext } from './key-context.ts'
import type { OpenOptions } from './shared.ts'
import { unknownTarget } from './unknown-target.ts'

/**
 * The keys of the current request that a target wants, as a member for a line that another thread will take; {} outside
 * of a request. Opens nothing: the target is the other thread's.
 * @param name default: the first target of the file
 * @throws GramexLogError at once, if the configuration is missing or wrong, or the target unknown
 */
export function carryRequestKeys(name: string | undefined, options: OpenOptions): () => object {
  const config = loadConfig(options)
  const target = name === undefined ? [...config.targets.values()][0] : config.targets.get(name)
  if (target === undefined) throw unknownTarget(name, config)
  const keys = compileKeys(target.keys, keyContext(config, target))
  return () => {
    const request = keys.needsRequest ? currentRequest() : undefined
    return request === undefined ? {} : { [CARRIED]: keys.ofRequest(request) }
  }
}
