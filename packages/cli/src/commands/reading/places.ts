import { existsSync } from 'node:fs'
import { GramexLogError } from '@gramexlog/core/error'
import { type Config, listJournals, type Target, targetDirectory } from '@gramexlog/core/files'
import { type Backend, openBackend, Targets } from '@gramexlog/view/reader'
import type { Terminal } from '../../terminal/terminal.ts'
import { unknownTarget } from '../configuration.ts'
import { parameterOf } from './condition.ts'
import type { Place } from './reading-options.ts'

/**
 * Takes the target's name, if there is one, from what stands before the options: what has no operator.
 * @throws GramexLogError ERR_GRAMEXLOG_UNKNOWN_TARGET with the nearest name
 */
export function takeTarget(
  config: Config,
  args: readonly string[],
): { readonly target: Target | undefined; readonly conditions: readonly string[] } {
  const [first, ...rest] = args
  if (first === undefined) return { target: undefined, conditions: args }
  const target = config.targets.get(first)
  if (target !== undefined) return { target, conditions: rest }
  if (parameterOf(first) !== undefined) return { target: undefined, conditions: args }
  throw unknownTarget(first, config)
}

/** Where the records of targets are read. */
export class Places {
  readonly targets: Targets
  readonly #config: Config
  readonly #from: Place
  readonly #terminal: Terminal
  /** By target, what was told last. */
  readonly #told = new Map<string, string | undefined>()

  constructor(config: Config, from: Place, terminal: Terminal) {
    this.targets = new Targets(config, from === 'auto' ? {} : { backend: from }, openBackend)
    this.#config = config
    this.#from = from
    this.#terminal = terminal
  }

  /** Only the files of this machine. */
  isLocal(target: Target): boolean {
    return this.targets.backendName(target) === 'local'
  }

  /**
   * Asks where the target's records are. Where nothing else was said and the server is away, the local files are asked, and it
   * is said.
   * @param act with whether the local files stand in for the server
   * @throws GramexLogError also if the target is never sent to where records are wanted from
   */
  async ask<T>(target: Target, act: (backend: Backend, isSubstitute: boolean) => Promise<T>): Promise<T> {
    this.check(target)
    if (this.#from !== 'auto') return await act(await this.targets.backend(target), false)
    return await this.targets.ask(target, async (backend, { notice }) => {
      this.tell(target, notice)
      return await act(backend, notice !== undefined)
    })
  }

  /** Tells what of a target's records is not there just now, once as long as it is the same. */
  tell({ name }: Target, notice: string | undefined): void {
    if (notice !== undefined && notice !== this.#told.get(name)) this.#terminal.say(notice)
    this.#told.set(name, notice)
  }

  /** @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT if the target is never sent to where records are wanted from */
  check({ name, sinks }: Target): void {
    if (this.#from === 'auto' || this.#from === 'local' || sinks.includes('elasticsearch')) return
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `--from ${this.#from}: ${JSON.stringify(name)} is not sent to Elasticsearch (its sink is ${sinks.join(', ')}); leave it out`,
    )
  }

  /** Says so where nothing was ever logged, for a wrong directory looks like it; or where nothing that is read here is kept. */
  sayIfEmpty(target: Target): void {
    if (!this.isLocal(target) || this.hasJournals(target)) return
    if (target.csv !== undefined && target.sinks.length === 1) {
      this.#terminal.say(
        `${JSON.stringify(target.name)} is kept in ${target.csv.path} (sink: csv), which is not read here; with sink: [csv, local] it is`,
      )
      return
    }
    const directory = targetDirectory(this.#config.dir, target.name)
    const missing = existsSync(this.#config.dir) ? '' : '; the directory is not there. --dir names another'
    this.#terminal.say(
      `Nothing has been logged to ${JSON.stringify(target.name)} yet, in ${directory}${missing}`,
    )
  }

  hasJournals({ name }: Target): boolean {
    return listJournals(targetDirectory(this.#config.dir, name)).length > 0
  }

  close(): Promise<void> {
    return this.targets.close()
  }
}
