import { closeSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../../src/config/target.ts'
import { type Holder, newHolder, retireHolder } from '../../src/journal/holder.ts'
import { newJournalId } from '../../src/journal/id.ts'
import { LEASE_HEARTBEAT_MS, releaseLease, touchLease } from '../../src/journal/lease.ts'
import { JournalWriter } from '../../src/journal/writer.ts'
import { readBacklog } from '../../src/shipper/backlog.ts'
import { Counters } from '../../src/shipper/counters.ts'
import { Lane } from '../../src/shipper/lane.ts'
import { Shipper } from '../../src/shipper/shipper.ts'
import { Actor, act, stage } from './actor.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import type { Kind, Server } from './server.ts'

export interface Logged {
  readonly n: number
  readonly kind: Kind
  /** `log` has returned, its turn has ended, and the disk took it: it has to arrive, whatever comes. */
  promised: boolean
}

/** An app; one that only writes; or a shipper that stands beside those, and logs nothing. */
export type Role = 'app' | 'writer' | 'shipper'

export interface ProcessOptions {
  readonly role: Role
  readonly name: string
  readonly host: string
  readonly dir: string
  readonly target: Target
  readonly segmentBytes: number
  readonly flushMs: number
  readonly clock: Clock
  readonly server: Server
  readonly random: Random
}

/** An app with its writer, and the shipper's thread, each an actor. */
export class Process {
  readonly app: Actor
  readonly logged: Logged[] = []
  readonly counters = new Counters(new SharedArrayBuffer(Counters.bytesFor(1)), 0)
  readonly faults: string[] = []
  /** Its journal's id. */
  readonly journal: string
  readonly #options: ProcessOptions
  readonly #holder: Holder
  #writer!: JournalWriter
  /** Of one that ships. */
  #thread: Actor | undefined
  #shipper!: Shipper
  /** Of one that only writes. */
  #heartbeats: NodeJS.Timeout | undefined
  /** The disk refuses what was logged. */
  #refused = false
  #troubled = false
  closing = false
  closed = false

  constructor(options: ProcessOptions) {
    this.#options = options
    this.app = new Actor(options.name, options.host)
    stage.actor = this.app
    this.#holder = options.role === 'writer' ? { ...newHolder(), ships: false } : newHolder()
    this.journal = newJournalId(Date.now())
    stage.actor = undefined
  }

  async start(): Promise<void> {
    const { dir, target, segmentBytes } = this.#options
    await act(this.app, () => {
      this.#writer = new JournalWriter({
        directory: join(dir, target.name),
        id: this.journal,
        holder: this.#holder,
        segmentBytes,
        durability: 'turn',
        onFault: (error) => {
          this.#refused = error !== undefined
        },
      })
    })
    if (this.role !== 'writer') await this.startThread()
    else
      await act(this.app, () => {
        this.#heartbeats = setInterval(() => touchLease(this.#directory, Date.now()), LEASE_HEARTBEAT_MS)
      })
  }

  get #directory(): string {
    const { dir, target } = this.#options
    return join(dir, target.name, this.journal)
  }

  get role(): Role {
    return this.#options.role
  }

  get live(): boolean {
    return !this.app.dead && !this.closing
  }

  /** Bytes that are not confirmed. */
  get backlogBytes(): number {
    const { counters } = this
    if (this.role === 'writer') return readBacklog(this.#directory).bytes
    return this.#writer.writtenBytes - counters.get('ownBytes') + counters.get('adoptedBytes')
  }

  async startThread(): Promise<void> {
    const { dir, target, flushMs, server, name, host } = this.#options
    const thread = new Actor(`${name}'s thread`, host)
    this.#thread = thread
    this.#troubled = false
    await act(thread, () => {
      const lane = new Lane({
        target,
        dir,
        journal: this.journal,
        holder: this.#holder,
        sink: server.sinkFor(thread),
        counters: this.counters,
        standing: this.role === 'shipper',
        tell: ({ type }) => {
          if (type === 'trouble' && this.#troubled) this.faults.push(`${name} tells of trouble twice`)
          if (type === 'trouble') this.#troubled = true
          if (type === 'recovered') this.#troubled = false
        },
      })
      this.#shipper = new Shipper(new Map([[target.name, lane]]), flushMs)
    })
  }

  /** Logs in one turn, and lets the turn end. */
  async log(records: readonly Logged[]): Promise<void> {
    await act(this.app, () => {
      for (const record of records) {
        const { n, kind } = record
        this.logged.push(record)
        this.#writer.append(JSON.stringify({ n, kind, pad: 'x'.repeat(n % 50) }))
      }
    })
    await this.#options.clock.pass(0)
    this.noteTurn()
    if (this.role === 'app') await act(this.#thread, () => this.#shipper.wake(this.#options.target.name))
  }

  /** What of the turn is on the disk is promised from now on. */
  noteTurn(): void {
    if (this.app.dead || this.#refused || this.closed) return
    for (const record of this.logged) record.promised = true
  }

  async flush(): Promise<void> {
    if (this.role !== 'writer') await act(this.#thread, () => void this.#shipper.flush())
  }

  /** SIGKILL. */
  kill(): void {
    for (const actor of [this.app, this.#thread]) actor?.kill(closeSync)
    retireHolder(this.#holder)
  }

  /** If one of its threads died in a call, the process does; or, if that was the shipper's, goes on with another. */
  async bury(): Promise<void> {
    // One that ends waits for its thread, and for nothing else.
    if (this.app.dead || (this.closing && this.#thread?.dead)) this.kill()
    else if (this.#thread?.dead) {
      await this.startThread()
    }
  }

  /** It dies in a call of the file system to come. */
  doom(calls: number, which: 'app' | 'thread'): void {
    const actor = which === 'app' ? this.app : this.#thread
    if (actor !== undefined) actor.callsLeft = calls
  }

  killThread(): void {
    this.#thread?.kill(closeSync)
  }

  /** Ends as a process that is asked to: what the server does not take within 5 seconds waits on the disk. */
  async close(): Promise<void> {
    if (!this.live) return
    this.noteTurn()
    this.closing = true
    await act(this.app, () => this.#writer.close())
    if (!this.app.dead && !this.#refused && this.#writer.dropped === 0)
      for (const record of this.logged) record.promised = true
    if (this.role === 'writer') {
      await act(this.app, () => {
        clearInterval(this.#heartbeats)
        releaseLease(this.#directory)
        this.closed = true
        retireHolder(this.#holder)
      })
      return
    }
    await act(this.#thread, () => {
      const timeout = new Promise((resolve) => setTimeout(resolve, 5_000))
      void Promise.race([this.#shipper.drain(), timeout]).then(() =>
        this.#shipper.close().then(() => {
          this.closed = true
          retireHolder(this.#holder)
        }),
      )
    })
  }
}
