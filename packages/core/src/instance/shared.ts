import { loadConfig } from '../config/load.ts'
import { Instance, type InstanceOptions } from './instance.ts'
import type { TargetLog } from './target-log.ts'
import { ThreadStart } from './thread-start.ts'

/** Which configuration to open, and where. */
export interface OpenOptions {
  /** Path of the YAML file. Default: `GRAMEXLOG_CONFIG`, else `gramexlog.yaml` or `gramex.yaml` here or above. */
  readonly config?: string | undefined
  /** Directory of the journals. Default: `GRAMEXLOG_DIR`, else `dir:` of the file, else `.gramexlog` beside it. */
  readonly dir?: string | undefined
}

// On globalThis, since an app may load this module twice, as ESM and as CJS or in two versions of the same major:
// a journal has one writer a process, and exit hooks are wanted once.
const INSTANCES = Symbol.for('@gramexlog/core@1')
const store = globalThis as { [INSTANCES]?: Map<string, Instance> }

/**
 * The instance that all loggers of a process share for a configuration: opened by the first of them.
 * @throws GramexLogError if the configuration is missing or wrong
 */
export function shared(options: OpenOptions = {}, more: InstanceOptions = {}): Instance {
  store[INSTANCES] ??= new Map()
  const instances = store[INSTANCES]
  const { GRAMEXLOG_CONFIG, GRAMEXLOG_DIR, GRAMEXLOG_SHIP } = process.env
  const asked = `?${JSON.stringify([options.config, options.dir, process.cwd(), GRAMEXLOG_CONFIG, GRAMEXLOG_DIR, GRAMEXLOG_SHIP])}`
  const known = instances.get(asked)
  if (known !== undefined) return known
  const instance = openInstance(options, more, instances)
  instances.set(asked, instance)
  return instance
}

/** @param instances those that there are, by their place */
function openInstance(
  options: OpenOptions,
  more: InstanceOptions,
  instances: Map<string, Instance>,
): Instance {
  const open = (begun?: ThreadStart) => {
    const config = begun === undefined ? loadConfig(options) : begun.load(options)
    const place = `${config.file}\n${config.dir}`
    const known = instances.get(place)
    if (known !== undefined) return known
    const instance = new Instance(config, { ...more, begun, onClose: () => forget(instance) })
    instances.set(place, instance)
    return instance
  }
  return more.thread === false ? open() : ThreadStart.during(open)
}

/**
 * A target of the shared instance, as a function to call at each use: if the instance was closed meanwhile, the next use
 * opens it anew.
 * @param name default: the first target of the file
 * @throws GramexLogError at once, if the configuration is missing or wrong, or the target unknown
 */
export function sharedTarget(
  name: string | undefined,
  options: OpenOptions,
  more?: InstanceOptions,
): () => TargetLog {
  let instance = shared(options, more)
  let target = instance.target(name)
  return () => {
    if (instance.closed) {
      instance = shared(options, more)
      target = instance.target(name)
    }
    return target
  }
}

/** All that are open. */
export function openInstances(): Instance[] {
  return [...new Set(store[INSTANCES]?.values())]
}

function forget(instance: Instance | undefined): void {
  const instances = store[INSTANCES]
  for (const [place, open] of instances ?? []) if (open === instance) instances?.delete(place)
}
