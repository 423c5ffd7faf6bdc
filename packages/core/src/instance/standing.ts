import { join } from 'node:path'
import type { Config, Target } from '../config/target.ts'
import { type Holder, newHolder, retireHolder } from '../journal/holder.ts'
import { newJournalId } from '../journal/id.ts'
import { listJournals, targetDirectory } from '../journal/layout.ts'
import { isLeased, isWrittenOnly } from '../journal/lease.ts'
import { endOf, readBacklog } from '../shipper/backlog.ts'
import { Counters } from '../shipper/counters.ts'
import { failureOf } from '../shipper/event.ts'
import type { Shipper } from '../shipper/shipper.ts'
import { surveyTarget } from '../shipper/survey.ts'
import { createAnnouncer } from './announce.ts'
import { within } from './flushes.ts'
import { metricsText } from './metrics.ts'
import { startShipper } from './shipping.ts'
import { type Stats, sumStats, targetStats } from './stats.ts'
import { unverifiedWarning } from './unverified.ts'

/** How often it is looked for full batches of live writers, in ms. */
const LOOK_MS = 1_000

export interface StandingOptions {
  readonly config: Config
  /** Those to deliver: ones with the sink elasticsearch. */
  readonly targets: readonly Target[]
  /** Told of what people have to act on or have lost, in words. */
  readonly say: (words: string) => void
}

/** What of a backlog is not delivered. */
export interface Left {
  readonly bytes: number
  /** Of which somebody else has so much, or may have: of another host it is known after `LEASE_EXPIRY_MS`. */
  readonly heldBytes: number
}

/**
 * A shipper that is no app's: delivers the journals that dead processes left, and those of live ones that only write. It keeps
 * the process alive until it is closed.
 */
export class StandingShipper {
  readonly #options: StandingOptions
  readonly #holder: Holder = newHolder()
  readonly #counters: ReadonlyMap<string, Counters>
  readonly #errors = new Map<string, { readonly lastError: string; readonly lastErrorMs: number }>()
  readonly #shipper: Shipper
  readonly #looks: NodeJS.Timeout

  constructor(options: StandingOptions) {
    this.#options = options
    const { config, targets, say } = options
    const memory = new SharedArrayBuffer(Counters.bytesFor(Math.max(1, targets.length)))
    this.#counters = new Map(targets.map(({ name }, slot) => [name, new Counters(memory, slot)]))
    const announce = createAnnouncer(say)
    for (const target of targets) {
      const reason = unverifiedWarning(target.connection)
      if (reason !== undefined) announce({ type: 'notice', target: target.name, reason })
    }
    const plan = {
      dir: config.dir,
      flushMs: config.flushMs,
      holder: this.#holder,
      targets: targets.map((target) => ({ target, journal: newJournalId(Date.now()) })),
      memory,
      standing: true,
    }
    this.#shipper = startShipper(plan, (event) => {
      if ('reason' in event)
        this.#errors.set(event.target, { lastError: failureOf(event), lastErrorMs: Date.now() })
      announce(event)
    })
    this.#looks = setInterval(() => {
      for (const { name } of targets) this.#shipper.wake(name)
    }, LOOK_MS)
  }

  /** What waits now, whoever has it. @returns a function that tells how much of that is left */
  aim(): () => Left {
    const goals = this.#options.targets.flatMap(({ name }) => {
      const directory = targetDirectory(this.#options.config.dir, name)
      return listJournals(directory)
        .map((id) => join(directory, id))
        .map((journal) => ({ journal, end: endOf(journal) }))
    })
    return () => {
      const left = { bytes: 0, heldBytes: 0 }
      for (const { journal, end } of goals) {
        const { bytes } = readBacklog(journal, end)
        if (bytes === 0) continue
        left.bytes += bytes
        if (!this.#mayShip(journal)) left.heldBytes += bytes
      }
      return left
    }
  }

  /**
   * Delivers all that is there now, as far as the server takes it. One that never answered is given up at its first failure;
   * otherwise this takes as long as an outage.
   */
  async drain(): Promise<void> {
    this.#shipper.tick()
    await this.#shipper.drain()
  }

  /** What became of records so far; backlog and lag are those of all journals, by their files. */
  async stats(): Promise<Stats> {
    const { config, targets } = this.#options
    const all = new Map<string, Stats['targets'][string]>()
    for (const target of targets) {
      const { backlogBytes, lagMs } = await surveyTarget(config.dir, target, Date.now())
      const own = {
        accepted: 0,
        filtered: 0,
        dropped: { disk: 0, journal: 0, csv: 0 },
        csvOnly: false,
        writtenBytes: 0,
        ships: true,
        lagMs: () => 0,
        lastError: undefined,
        lastErrorMs: undefined,
        ...this.#errors.get(target.name),
      }
      const stats = targetStats(own, this.#counters.get(target.name)!)
      all.set(target.name, { ...stats, backlogBytes, lagMs })
    }
    return sumStats(all)
  }

  /** The same in Prometheus's text format. */
  async metrics(): Promise<string> {
    return metricsText(await this.stats())
  }

  /** Delivers what the server takes within that time, then leaves the rest to the next shipper. */
  async close(timeoutMs: number): Promise<void> {
    if (timeoutMs > 0) await within(this.#shipper.drain(), timeoutMs)
    clearInterval(this.#looks)
    await this.#shipper.close()
    retireHolder(this.#holder)
  }

  #mayShip(journal: string): boolean {
    if (isLeased(journal, this.#holder, undefined, 'shipping')) return false
    return !isLeased(journal, this.#holder) || isWrittenOnly(journal, this.#holder)
  }
}
