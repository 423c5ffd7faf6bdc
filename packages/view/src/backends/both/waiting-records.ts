import type { Config, Target } from '@gramexlog/core/viewer'
import { orAborted } from '../../or-aborted.ts'
import type { Backend } from '../backend.ts'
import type { LineRecord } from '../journal-lines.ts'
import { LocalBackend } from '../local/local.ts'
import { layOut, pendingState, readPending } from './pending.ts'

/** For how long what was found is used, in ms: a page asks several questions at once. */
const KEEP_MS = 1_000
/** Ids that are looked for at a time. */
const IDS = 1_000

/** Which of these ids the server has. */
export type LookUp = (ids: readonly string[], signal: AbortSignal) => Promise<ReadonlySet<unknown>>

/** What waits on this machine, and is not on the server yet. */
export interface Found {
  readonly here: Backend
  /** There is more than can be shown, by so many bytes. */
  readonly leftOutBytes: number
}

/** What was found once, for all who ask while it holds. */
interface Snapshot {
  /** Of the journals and checkpoints, when it was begun. */
  readonly state: string
  readonly found: Promise<(Found & { remove(): Promise<void> }) | undefined>
  /** Until when it holds; undefined while it is made. */
  untilMs: number | undefined
  users: number
  /** Nobody else will use it. */
  isRetired: boolean
}

/**
 * The records that wait to be delivered and that the server lacks. They are found anew when a journal or a checkpoint has
 * changed, and an id is looked for on the server once a second at most.
 */
export class WaitingRecords {
  readonly #config: Config
  readonly #target: Target
  readonly #lookUp: LookUp
  readonly #closing = new AbortController()
  readonly #removals = new Set<Promise<void>>()
  #snapshot: Snapshot | undefined
  #timer: NodeJS.Timeout | undefined
  /** Whether the server has an id, and until when that holds. */
  #known = { untilMs: 0, has: new Map<string, boolean>() }

  constructor(config: Config, target: Target, lookUp: LookUp) {
    this.#config = config
    this.#target = target
    this.#lookUp = lookUp
  }

  /**
   * Does something with them; they are there until it has ended.
   * @param act is given undefined if there are none
   */
  async use<T>(signal: AbortSignal, act: (found: Found | undefined) => Promise<T>): Promise<T> {
    const state = pendingState(this.#config, this.#target)
    if (state === '') return act(undefined)
    const snapshot = this.#snapshotOf(state)
    snapshot.users += 1
    try {
      return await act(await orAborted(snapshot.found, signal))
    } finally {
      snapshot.users -= 1
      this.#removeIfUnused(snapshot)
    }
  }

  /** What is in use is removed after its use. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#forget()
    await Promise.all(this.#removals)
  }

  #snapshotOf(state: string): Snapshot {
    const current = this.#snapshot
    if (current?.state === state && performance.now() < (current.untilMs ?? Number.POSITIVE_INFINITY))
      return current
    // One after the other, so that what the one before has looked for is known.
    const before = current?.found.catch(() => {})
    const found = Promise.resolve(before).then(() => this.#find())
    const snapshot: Snapshot = { state, found, untilMs: undefined, users: 0, isRetired: false }
    this.#retire()
    this.#snapshot = snapshot
    const isLast = () => this.#snapshot === snapshot
    found.then(
      () => {
        snapshot.untilMs = performance.now() + KEEP_MS
        if (isLast()) this.#timer = setTimeout(() => this.#forget(), KEEP_MS).unref()
      },
      () => {
        if (isLast()) this.#forget()
      },
    )
    return snapshot
  }

  #forget(): void {
    this.#retire()
    this.#known = { untilMs: 0, has: new Map() }
  }

  #retire(): void {
    clearTimeout(this.#timer)
    const last = this.#snapshot
    this.#snapshot = undefined
    if (last === undefined) return
    last.isRetired = true
    this.#removeIfUnused(last)
  }

  #removeIfUnused({ isRetired, users, found }: Snapshot): void {
    if (!isRetired || users > 0) return
    const removal = found.then(
      async (found) => {
        await found?.here.close()
        await found?.remove()
      },
      () => {},
    )
    this.#removals.add(removal)
    void removal.finally(() => this.#removals.delete(removal))
  }

  async #find(): Snapshot['found'] {
    const { records, leftOutBytes } = await readPending(this.#config, this.#target)
    const missing = await this.#missing(records)
    if (missing.length === 0) return undefined
    const { dir, remove } = layOut(this.#target, missing)
    // Nothing is made of files that are soon gone.
    const target: Target = { ...this.#target, sinks: ['elasticsearch'], keep: {} }
    return {
      here: new LocalBackend({ ...this.#config, dir }, target),
      leftOutBytes,
      remove,
    }
  }

  /** Those that the server does not have. */
  async #missing(records: readonly LineRecord[]): Promise<LineRecord[]> {
    const isOld = performance.now() >= this.#known.untilMs
    const has = isOld ? new Map<string, boolean>() : this.#known.has
    const unknown = records.filter(({ id }) => !has.has(id))
    for (let at = 0; at < unknown.length; at += IDS) {
      const ids = unknown.slice(at, at + IDS).map(({ id }) => id)
      const there = await this.#lookUp(ids, this.#closing.signal)
      for (const id of ids) has.set(id, there.has(id))
    }
    if (isOld) this.#known = { untilMs: performance.now() + KEEP_MS, has }
    return records.filter(({ id }) => has.get(id) === false)
  }
}
