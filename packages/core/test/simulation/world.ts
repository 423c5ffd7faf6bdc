import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listJournals } from '../../src/journal/layout.ts'
import { readLetter } from '../../src/shipper/dead-letters.ts'
import { TARGET } from '../support/target.ts'
import { stage } from './actor.ts'
import { Clock } from './clock.ts'
import { type DiskMood, disk } from './disk.ts'
import { type Logged, Process, type Role } from './process.ts'
import { Random } from './random.ts'
import { type Kind, Server, type ServerMood } from './server.ts'

/** A disk in memory, where there is one. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const HOSTS = ['here', 'there']
/** What may happen next, and how often. */
const EVENTS = {
  log: 12,
  pass: 12,
  start: 2,
  kill: 1,
  doomApp: 1,
  doomThread: 1.5,
  killThread: 0.7,
  close: 1,
  flush: 1,
  server: 2,
  disk: 1,
  clock: 0.5,
  checkpoint: 0.5,
  sleep: 0.5,
} as const

/** What a schedule did, for the sums of a run. */
export interface Outcome {
  readonly logged: number
  readonly stored: number
  readonly dead: number
  readonly kills: number
  readonly faults: readonly string[]
  /** What happened, in order. */
  readonly story: readonly string[]
}

/**
 * One random schedule: processes on two hosts that log, die at any call, and are started again, over a disk, a server and
 * a clock that go wrong. At its end all goes well again, and everything has to be where it was promised.
 * @param apart some apps only write, and shippers stand beside them
 */
export async function simulate(seed: number, apart = false): Promise<Outcome> {
  const world = new World(seed, apart)
  try {
    return await world.run()
  } finally {
    world.end()
  }
}

class World {
  readonly #random: Random
  readonly #clock = new Clock()
  readonly #server: Server
  readonly #dir = mkdtempSync(join(PLACE, 'gramexlog-simulation-'))
  readonly #processes: Process[] = []
  readonly #story: string[] = []
  readonly #target = {
    ...TARGET,
    batch: { bytes: 300, records: 5, inFlightBytes: 6_000 },
    journal: { ...TARGET.journal, openFiles: 9 },
  }
  #lastN = 0
  #kills = 0
  readonly #apart: boolean

  constructor(seed: number, apart: boolean) {
    this.#apart = apart
    this.#random = new Random(seed)
    this.#server = new Server(this.#clock, this.#random)
    disk.mood = 'well'
    disk.random = this.#random
    this.#clock.install(() => this.#random.next())
  }

  end(): void {
    for (const process of this.#processes) process.kill()
    this.#clock.remove()
    stage.actor = undefined
    rmSync(this.#dir, { recursive: true, force: true })
  }

  async run(): Promise<Outcome> {
    await this.#start()
    for (let steps = this.#random.between(5, 40); steps > 0; steps -= 1) {
      const event = this.#random.weighted(EVENTS)
      await this.#happen(event)
      for (const process of this.#processes) {
        await process.bury()
        process.noteTurn()
      }
    }
    await this.#recover()
    return this.#judge()
  }

  async #happen(event: keyof typeof EVENTS): Promise<void> {
    const random = this.#random
    const live = this.#processes.filter((process) => process.live)
    const one = live.length > 0 ? random.pick(live) : undefined
    const tell = (more = '') =>
      this.#story.push(`${this.#clock.nowMs} ${event} ${one?.app.name ?? ''} ${more}`)
    if (event === 'start') {
      if (live.length < 3) await this.#start()
    } else if (event === 'pass' || event === 'sleep') {
      const ms = event === 'sleep' ? random.between(10_000, 90_000) : random.between(0, 3_000)
      tell(`${ms} ms`)
      await this.#clock.pass(ms)
    } else if (event === 'server') {
      this.#server.mood = random.pick<ServerMood>(['well', 'flaky', 'flaky', 'down', 'denied', 'small'])
      tell(this.#server.mood)
    } else if (event === 'disk') {
      disk.mood = random.pick<DiskMood>(['well', 'well', 'full', 'failing', 'closed'])
      tell(disk.mood)
    } else if (event === 'clock') {
      this.#clock.wallMs += random.between(-86_400_000, 86_400_000)
      tell()
    } else if (event === 'checkpoint') {
      this.#spoilCheckpoint()
      tell()
    } else if (one !== undefined) {
      tell()
      if (event === 'log' && one.role !== 'shipper') await one.log(this.#records())
      if (event === 'flush') await one.flush()
      if (event === 'close') await one.close()
      if (event === 'doomApp') one.doom(random.between(0, 12), 'app')
      if (event === 'doomThread') one.doom(random.between(0, 40), 'thread')
      if (event === 'killThread') one.killThread()
      if (event === 'kill') one.kill()
      if (event === 'kill' || event === 'killThread' || event.startsWith('doom')) this.#kills += 1
    }
  }

  async #start(role: Role = this.#role()): Promise<Process> {
    const random = this.#random
    const process = new Process({
      role,
      name: `p${this.#processes.length + 1}`,
      host: random.chance(0.85) ? HOSTS[0]! : HOSTS[1]!,
      dir: this.#dir,
      target: this.#target,
      segmentBytes: random.pick([1, 150, 400]),
      flushMs: random.pick([1_000, 5_000]),
      clock: this.#clock,
      server: this.#server,
      random,
    })
    this.#processes.push(process)
    this.#story.push(`${this.#clock.nowMs} start ${process.role} ${process.app.name} on ${process.app.host}`)
    await process.start()
    return process
  }

  #role(): Role {
    return this.#apart ? this.#random.weighted<Role>({ writer: 3, shipper: 2, app: 1 }) : 'app'
  }

  #records(): Logged[] {
    return Array.from({ length: this.#random.between(1, 8) }, () => {
      this.#lastN += 1
      const kind = this.#random.weighted<Kind>({ good: 20, poison: 1, shy: 1 })
      return { n: this.#lastN, kind, promised: false }
    })
  }

  /** Empty, torn, of another place or from the future. */
  #spoilCheckpoint(): void {
    const directory = join(this.#dir, this.#target.name)
    const journals = existsSync(directory) ? listJournals(directory) : []
    if (journals.length === 0) return
    const path = join(directory, this.#random.pick(journals), 'checkpoint')
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '{"segment":1,"offset":0,"sum":0}'
    const spoilt = ['', text.slice(0, 9), text.replace(/\d/, '7'), '{"segment":99,"offset":5,"sum":1}']
    writeFileSync(path, this.#random.pick(spoilt))
  }

  /** All is well from now on: what was promised arrives within the time that leases and waits take. */
  async #recover(): Promise<void> {
    this.#server.mood = 'well'
    disk.mood = 'well'
    for (const process of this.#processes) process.doom(Number.POSITIVE_INFINITY, 'app')
    for (const process of this.#processes) process.doom(Number.POSITIVE_INFINITY, 'thread')
    this.#story.push(`${this.#clock.nowMs} all is well`)
    await this.#start(this.#apart ? 'shipper' : 'app')
    for (let tries = 0; tries < 60 && !(tries > 1 && this.#isQuiet()); tries += 1)
      await this.#clock.pass(5_000)
    for (const process of this.#processes) process.noteTurn()
    const [writers, others] = [true, false].map((writes) =>
      this.#processes.filter(({ role }) => (role === 'writer') === writes),
    )
    for (const process of writers!) await process.close()
    // What they leave is a shipper's.
    if (writers!.length > 0) await this.#clock.pass(10_000)
    for (const process of others!) await process.close()
    await this.#clock.pass(6_000)
  }

  /** Nobody has anything left to send. */
  #isQuiet(): boolean {
    const directory = join(this.#dir, this.#target.name)
    const journals = existsSync(directory) ? listJournals(directory) : []
    const writing = this.#processes.filter((process) => process.live)
    const written = new Set(writing.map(({ journal }) => journal))
    return journals.every((id) => written.has(id)) && writing.every((process) => process.backlogBytes <= 0)
  }

  #judge(): Outcome {
    const faults = [...this.#server.faults, ...this.#processes.flatMap((process) => process.faults)]
    const stored = new Map<number, number>()
    for (const { n } of this.#server.documents.values()) stored.set(n, (stored.get(n) ?? 0) + 1)
    const letters = this.#letters(faults)
    for (const process of this.#processes)
      for (const { n, kind, promised } of process.logged) {
        const times = stored.get(n) ?? 0
        const says = (what: string) => faults.push(`${process.app.name}'s record ${n} (${kind}) ${what}`)
        if (times > 1) says(`is stored ${times} times`)
        if (promised && kind !== 'poison' && times === 0) says('is lost')
        if (promised && kind === 'poison' && !letters.has(n)) says('has no dead letter')
        if (kind === 'good' && letters.has(n)) says('is a dead letter')
        if (process.live && !promised) says('was never written, though the disk is well')
      }
    const left = readdirSync(this.#dir, { recursive: true })
      .map(String)
      .filter((name) => !/^guide(?:\/dead(?:\/.*)?)?$/.test(name))
    if (left.length > 0) faults.push(`on the disk is left: ${left.join(', ')}`)
    return {
      logged: this.#lastN,
      stored: stored.size,
      dead: letters.size,
      kills: this.#kills,
      faults,
      story: this.#story,
    }
  }

  /** Numbers of the records that are dead letters. */
  #letters(faults: string[]): Set<number> {
    const found = new Set<number>()
    const directory = join(this.#dir, this.#target.name, 'dead')
    for (const file of existsSync(directory) ? readdirSync(directory) : [])
      for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
        if (line === '' || line.includes('"type":"torn"')) continue
        const letter = readLetter(line)
        try {
          if (letter) found.add(JSON.parse(letter.record).n)
        } catch {
          faults.push(`a dead letter cannot be read: ${line.slice(0, 200)}`)
        }
      }
    return found
  }
}
