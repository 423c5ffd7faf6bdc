import { isMainThread } from 'node:worker_threads'
import type { Config } from '../config/target.ts'
import { type Holder, newHolder, retireHolder } from '../journal/holder.ts'
import { LEASE_HEARTBEAT_MS, releaseLease, touchLease } from '../journal/lease.ts'
import { Counters } from '../shipper/counters.ts'
import { createAnnouncer, sayAtEnd } from './announce.ts'
import { closeAtExit, forgetAtExit, isEnding } from './exit.ts'
import { InlineShipping, type Shipping } from './shipping.ts'
import { type Stats, sumStats, targetStats } from './stats.ts'
import { TargetLog } from './target-log.ts'
import { ThreadShipping } from './thread-shipping.ts'
import type { ThreadStart } from './thread-start.ts'
import { unknownTarget } from './unknown-target.ts'
import { unverifiedWarning } from './unverified.ts'

export interface InstanceOptions {
  /** Deliver from a thread of its own (the default), or in this one. */
  readonly thread?: boolean
  /** A thread that began while the configuration was read. */
  readonly begun?: ThreadStart | undefined
  /** Called when the instance is closed. */
  readonly onClose?: () => void
}

/** An open configuration: its targets, their journals, and the shipper that delivers them. */
export class Instance {
  readonly #config: Config
  readonly #targets: ReadonlyMap<string, TargetLog>
  readonly #first: TargetLog
  /** A warning told already why records wait. */
  #outageSaid = false
  /** Dead letters that a warning told of. */
  #deadSaid = 0
  #lastName: string | undefined
  #last: TargetLog
  readonly #counters: ReadonlyMap<string, Counters>
  readonly #shipping: Shipping | undefined
  readonly #holder: Holder
  readonly #heartbeats: NodeJS.Timeout
  readonly #onClose: () => void
  #closed: Promise<Stats> | undefined

  constructor(config: Config, { thread = true, begun, onClose = () => {} }: InstanceOptions = {}) {
    this.#config = config
    this.#onClose = onClose
    this.#holder = config.ship ? newHolder() : { ...newHolder(), ships: false }
    const announce = createAnnouncer()
    const wake = (target: string) => this.#shipping?.wake(target)
    const fault = (target: string, error: Error | undefined) => {
      if (error === undefined) announce({ type: 'recovered', target })
      else
        announce({
          type: 'notice',
          target,
          reason: `records wait in memory, the disk refuses them: ${error.message}`,
        })
    }
    const notice = (target: string, reason: string) => announce({ type: 'notice', target, reason })
    const dropped = (target: string, records: number, reason: string) =>
      announce({ type: 'dropped', target, records, reason })
    const owedBytes = (target: string) => {
      const counters = this.#counters.get(target)!
      return counters.get('adoptedBytes') - counters.get('ownBytes')
    }
    const segment = (target: string, number: number, bytesBefore: number) => {
      const counters = this.#counters.get(target)!
      counters.set('openFrom', bytesBefore)
      counters.set('openSegment', number)
    }
    const common = {
      config,
      holder: this.#holder,
      ending: isEnding(),
      wake,
      owedBytes,
      segment,
      fault,
      notice,
      dropped,
    }
    const targets = [...config.targets.values()].map((target) => new TargetLog({ ...common, target }))
    this.#targets = new Map(targets.map((log) => [log.target.name, log]))
    this.#first = targets[0]!
    this.#last = this.#first
    const shipped = targets.filter((log) => log.ships)
    const order = [...shipped, ...targets.filter((log) => !log.ships)]
    const memory = new SharedArrayBuffer(Counters.bytesFor(order.length))
    this.#counters = new Map(order.map((log, slot) => [log.target.name, new Counters(memory, slot)]))
    for (const log of targets) log.prune()
    for (const { target } of config.ship ? shipped : []) {
      const warning = unverifiedWarning(target.connection)
      if (warning !== undefined) notice(target.name, warning)
    }
    if (shipped.length > 0 && config.ship && !isEnding()) {
      const plan = {
        dir: config.dir,
        flushMs: config.flushMs,
        holder: this.#holder,
        targets: shipped.map(planOf),
        memory,
      }
      const tell = (event: Parameters<typeof announce>[0]) => {
        if ('reason' in event) this.#targets.get(event.target)?.failed(event)
        if (event.type === 'trouble') this.#outageSaid = true
        if (event.type === 'recovered') this.#outageSaid = false
        if (event.type === 'dead') this.#deadSaid += event.records
        announce(event)
      }
      this.#shipping = thread ? new ThreadShipping(plan, tell, begun?.take()) : new InlineShipping(plan, tell)
    }
    this.#heartbeats = setInterval(() => this.#heartbeat(), LEASE_HEARTBEAT_MS).unref()
    closeAtExit(this)
  }

  /** Whether `close` was called. What is logged nevertheless waits on disk for the next start. */
  get closed(): boolean {
    return this.#closed !== undefined
  }

  /** How long delivery may take at the end of a process, in ms. */
  get exitTimeoutMs(): number {
    return this.#config.exitTimeoutMs
  }

  /** @throws GramexLogError `ERR_GRAMEXLOG_UNKNOWN_TARGET`, naming the targets that there are */
  target(name: string | undefined): TargetLog {
    // Most calls name the target that the call before named, by the same literal.
    if (name === this.#lastName) return this.#last
    const found = name === undefined ? this.#first : this.#targets.get(name)
    if (found !== undefined) {
      this.#lastName = name
      this.#last = found
      return found
    }
    throw unknownTarget(name, this.#config)
  }

  /** Resolves when the backlog is delivered, or after `timeout` ms. */
  async flush({ timeout }: { timeout?: number } = {}): Promise<Stats> {
    this.write()
    await (this.#closed ?? this.#shipping?.flush(timeout))
    return this.stats()
  }

  /** Delivers within `exitTimeout`; the rest waits on disk for the next start. */
  close(): Promise<Stats> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** The event loop is empty: delivers within `exitTimeout`, and lets the process end then. */
  beforeExit(): void {
    if (this.#closed !== undefined) return
    this.write()
    this.#shipping?.beforeExit(this.#config.exitTimeoutMs)
  }

  /** The process ends and runs no more event loop: puts what the turn has gathered into the files, and begins to deliver. */
  beginClose(): void {
    for (const log of this.#targets.values()) log.close()
    this.#shipping?.beginClose()
  }

  /** Blocks until what `beginClose` began is done, or `exitTimeout` has passed; `elapsedMs` of that are gone. */
  waitClosed(elapsedMs: number, mostMs: number = Number.POSITIVE_INFINITY): void {
    this.#shipping?.waitClosed(Math.min(mostMs, Math.max(0, this.#config.exitTimeoutMs - elapsedMs)))
  }

  /** Says what is left on disk, and gives the journals free that nobody ships. */
  leave(): void {
    this.#sayWhatIsLeft()
    this.#leaveLocal()
  }

  /** The counts of this process, as of now. */
  stats(): Stats {
    const each = [...this.#targets].map(([name, log]) => {
      return [name, targetStats(log.counts(), this.#counters.get(name)!)] as const
    })
    return sumStats(new Map(each))
  }

  /** Puts what the turn has gathered into the files. */
  write(): void {
    for (const log of this.#targets.values()) log.write()
  }

  async #close(): Promise<Stats> {
    for (const log of this.#targets.values()) log.close()
    await this.#shipping?.close(this.#config.exitTimeoutMs)
    this.#sayWhatIsLeft()
    this.#leaveLocal()
    clearInterval(this.#heartbeats)
    retireHolder(this.#holder)
    forgetAtExit(this)
    this.#onClose()
    return this.stats()
  }

  /** Says that this process lives, for journals that no shipper says it for. */
  #heartbeat(): void {
    for (const log of this.#notShipped()) touchLease(log.directory, Date.now())
  }

  /**
   * Somebody who tries this out without a server would otherwise see nothing at all, and nobody hear of a crash whose
   * record was refused.
   */
  #sayWhatIsLeft(): void {
    const { backlogBytes, dead } = this.stats()
    const { dir, ship } = this.#config
    // A thread's warnings die with it.
    if (backlogBytes > 0 && ship && !(this.#outageSaid && isMainThread))
      sayAtEnd(
        `${backlogBytes} bytes of records wait in ${dir}, since the server did not take them; the next start sends them`,
      )
    const unsaid = dead - (isMainThread ? this.#deadSaid : 0)
    if (unsaid > 0) sayAtEnd(`${unsaid} records were refused for good and kept as dead letters in ${dir}`)
  }

  /** Journals that this process does not ship stay, and are free. */
  #leaveLocal(): void {
    for (const log of this.#notShipped()) releaseLease(log.directory)
  }

  #notShipped(): TargetLog[] {
    return [...this.#targets.values()].filter((log) => !log.ships || !this.#config.ship)
  }
}

function planOf(log: TargetLog): { target: TargetLog['target']; journal: string } {
  return { target: log.target, journal: log.journal }
}
