import { GramexLogError } from '@gramexlog/core/error'
import { besideKnownTargets, type Config, type Target } from '@gramexlog/core/files'
import type { Backend, BackendName } from '../backends/backend.ts'
import type { Origin } from './contract.ts'
import type { ViewOptions } from './options.ts'

const BACKENDS: readonly BackendName[] = ['local', 'elasticsearch', 'both']

/** Makes what answers queries about a target's records. */
export type OpenBackend = (config: Config, target: Target, name: BackendName) => Backend | Promise<Backend>

/** The targets that can be seen, and their back ends, of which each is opened when it is first asked. */
export class Targets {
  readonly config: Config
  readonly #visible: ReadonlyMap<string, Target>
  readonly #wanted: BackendName | undefined
  readonly #open: OpenBackend
  readonly #opened = new Map<string, Promise<Backend>>()

  /** @throws GramexLogError if `targets` names one that is not configured, or there is no such back end */
  constructor(config: Config, { targets, backend }: ViewOptions, open: OpenBackend) {
    if (backend !== undefined && !BACKENDS.includes(backend))
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `backend: expected one of ${BACKENDS.join(', ')}; found ${JSON.stringify(backend)}`,
      )
    this.config = config
    this.#wanted = backend
    this.#open = open
    const names = targets ?? [...config.targets.keys()]
    this.#visible = new Map(names.map((name) => [name, configured(config, name)]))
  }

  /** Those that can be seen, in the order of the file. */
  all(): readonly Target[] {
    return [...this.#visible.values()]
  }

  /** The one of a name; undefined if there is none that can be seen. */
  get(name: string): Target | undefined {
    return this.#visible.get(name)
  }

  /** Where a target's records are read, unless the server is away. */
  backendName({ sinks }: Target): BackendName {
    return this.#wanted ?? (sinks.includes('elasticsearch') ? 'both' : 'local')
  }

  /** The back end of a target, opened at the first time. @throws what opening it throws; it is tried again the next time */
  backend(target: Target, name: BackendName = this.backendName(target)): Promise<Backend> {
    const key = `${name} ${target.name}`
    const opened = this.#opened.get(key)
    if (opened !== undefined) return opened
    const opening = Promise.resolve(this.#open(this.config, target, name))
    this.#opened.set(key, opening)
    // Tried again with the next request.
    opening.catch(() => this.#opened.delete(key))
    return opening
  }

  /** Asks a target's own back end or, where the server is away, the local files. */
  async ask<T>(target: Target, act: (backend: Backend, origin: Origin) => Promise<T>): Promise<T> {
    const name = this.backendName(target)
    try {
      return await act(await this.backend(target, name), { backend: name })
    } catch (error) {
      const isAway = error instanceof GramexLogError && error.code === 'ERR_GRAMEXLOG_UNAVAILABLE'
      if (!isAway || name === 'local') throw error
      const notice = `Elasticsearch does not answer; these are the records in the files of this machine. (${error.message})`
      return await act(await this.backend(target, 'local'), { backend: 'local', notice })
    }
  }

  /** Closes all back ends. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values()]
    this.#opened.clear()
    await Promise.allSettled(opened.map(async (backend) => (await backend).close()))
  }
}

function configured(config: Config, name: string): Target {
  const target = config.targets.get(name)
  if (target !== undefined) return target
  throw new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `targets: unknown log target ${besideKnownTargets(name, config)}`,
  )
}
