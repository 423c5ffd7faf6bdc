import { setTimeout as sleep } from 'node:timers/promises'
import { orAborted } from '../or-aborted.ts'
import type { Origin } from './contract.ts'
import { Listener, MAX_CHARACTERS } from './listener.ts'
import { Looks, type TailRequest } from './looks.ts'

/** Rows that came so long ago are told to who begins to listen. */
const RECENT_MS = 5_000

/** Looks for what comes, once for all who listen to the same query about the same target. */
export class Feeds {
  readonly #feeds = new Map<string, Feed>()
  readonly #everyMs: number

  /** @param everyMs between two looks */
  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** @throws what the first look meets, or the signal was aborted with */
  async join(request: TailRequest, signal: AbortSignal): Promise<Listener> {
    const { text, filters, columns } = request.query
    const key = JSON.stringify([request.target.name, text, filters, columns])
    let feed = this.#feeds.get(key)
    if (feed === undefined) {
      feed = new Feed(request, this.#everyMs, () => this.#feeds.delete(key))
      this.#feeds.set(key, feed)
    }
    return await feed.join(signal)
  }
}

/** What comes of one query. It ends with the last who listens. */
class Feed {
  readonly #mostRows: number
  readonly #now: () => number
  readonly #ending = new AbortController()
  readonly #end: () => void
  readonly #first: Promise<void>
  readonly #listeners = new Set<Listener>()
  /** Those who wait for the first look too. */
  #users = 0
  #recent: { readonly row: string; readonly atMs: number }[] = []
  #origin: Origin = { backend: 'local' }

  constructor(request: TailRequest, everyMs: number, end: () => void) {
    this.#mostRows = request.mostRows
    this.#now = request.now
    this.#end = end
    const looks = new Looks(request, this.#ending.signal)
    this.#first = this.#look(looks)
    void this.#run(looks, everyMs)
  }

  /** @param signal ends his listening too */
  async join(signal: AbortSignal): Promise<Listener> {
    this.#users += 1
    let isHere = true
    const leave = () => {
      if (!isHere) return
      isHere = false
      signal.removeEventListener('abort', leave)
      this.#listeners.delete(listener)
      this.#users -= 1
      if (this.#users > 0) return
      this.#end()
      this.#ending.abort()
    }
    signal.addEventListener('abort', leave)
    const listener = new Listener(this.#mostRows, leave)
    try {
      await orAborted(this.#first, signal)
    } catch (error) {
      leave()
      throw error
    }
    this.#keepRecent([])
    const rows = this.#recent.map(({ row }) => row)
    listener.hear({ rows, skipped: 0, origin: this.#origin, isChanged: true })
    this.#listeners.add(listener)
    return listener
  }

  async #run(looks: Looks, everyMs: number): Promise<void> {
    try {
      await this.#first
      for (;;) {
        await sleep(everyMs, undefined, { signal: this.#ending.signal })
        await this.#look(looks)
      }
    } catch {
      // Told to those who wait for the first look; later ones fail only when nobody listens any more.
    }
  }

  async #look(looks: Looks): Promise<void> {
    const { rows, skipped, ...origin } = await looks.next()
    const isChanged = JSON.stringify(origin) !== JSON.stringify(this.#origin)
    this.#origin = origin
    this.#keepRecent(rows)
    for (const listener of this.#listeners) listener.hear({ rows, skipped, origin, isChanged })
  }

  /** Keeps what is told to who begins to listen, as much as one is told at a time. */
  #keepRecent(rows: readonly string[]): void {
    const atMs = this.#now()
    const all = [...this.#recent, ...rows.map((row) => ({ row, atMs }))]
    let from = all.length
    let characters = 0
    while (from > Math.max(0, all.length - this.#mostRows) && all[from - 1]!.atMs >= atMs - RECENT_MS) {
      characters += all[from - 1]!.row.length
      if (characters > MAX_CHARACTERS) break
      from -= 1
    }
    this.#recent = all.slice(from)
  }
}
