import type * as fs from 'node:fs'
import { Killed, stage } from './actor.ts'
import type { Random } from './random.ts'

/** `full`: writes take a part or nothing. `failing`: any call may fail. `closed`: nothing may be written. */
export type DiskMood = 'well' | 'full' | 'failing' | 'closed'

/** The disk that all actors have in common. */
export const disk: { mood: DiskMood; random: Random | undefined } = { mood: 'well', random: undefined }

const CODES = { full: 'ENOSPC', failing: 'EIO', closed: 'EACCES', well: '' } as const
/** Calls that change something; `closeSync` and those on an open file are let through where a directory is closed. */
const CHANGES = new Set<keyof typeof fs>([
  'mkdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'linkSync',
  'unlinkSync',
  'lutimesSync',
  'writeFileSync',
  'appendFileSync',
  'openSync',
])
/** Those of them that want room. */
const GROWS = new Set<keyof typeof fs>([
  'mkdirSync',
  'linkSync',
  'writeFileSync',
  'appendFileSync',
  'openSync',
  'writeSync',
])
const READS = new Set<keyof typeof fs>([
  'readSync',
  'readdirSync',
  'readFileSync',
  'statSync',
  'existsSync',
  'fstatSync',
  'closeSync',
  'ftruncateSync',
  'fdatasyncSync',
  'writeSync',
])

type Call = (...args: never[]) => unknown
type Files = Readonly<Record<string, Call>>

/**
 * The file system of the machine, with the faults of `disk`, and with the death of an actor in the middle of a call, as
 * its `callsLeft` says. The world itself calls it as it is.
 */
export function faulty(real: typeof fs): typeof fs {
  const wrapped: Record<string, unknown> = {}
  for (const name of new Set([...CHANGES, ...READS])) {
    const call = (real as unknown as Files)[name]!
    wrapped[name] = (...args: never[]) => guarded(real, name, call, args)
  }
  return { ...real, ...wrapped, default: { ...real, ...wrapped } } as unknown as typeof fs
}

function guarded(real: typeof fs, name: keyof typeof fs, call: Call, args: never[]): unknown {
  const { actor } = stage
  // What the system tells of itself is no part of the disk.
  if (actor === undefined || String(args[0]).startsWith('/proc/')) return call(...args)
  if (actor.dead) throw new Killed()
  actor.callsLeft -= 1
  const random = disk.random!
  const dies = actor.callsLeft < 0
  if (dies && random.chance(0.4)) die(real)
  const wrote = dies ? cutShort(name, call, args, random) : tryCall(name, call, args, random)
  if (name === 'openSync') actor.files.add(wrote as number)
  if (name === 'closeSync') actor.files.delete(args[0] as unknown as number)
  if (dies) die(real)
  return wrote
}

function die(real: typeof fs): never {
  stage.actor!.kill(real.closeSync)
  throw new Killed()
}

/** The last call of an actor: of a write perhaps a part. */
function cutShort(name: keyof typeof fs, call: Call, args: never[], random: Random): unknown {
  if (name === 'writeSync') {
    const [fd, bytes, from, length, at] = args as unknown as [number, Buffer | string, number, number, number]
    if (typeof bytes !== 'string')
      return (call as typeof fs.writeSync)(fd, bytes, from, random.between(0, length), at)
  }
  if (name === 'writeFileSync' || name === 'appendFileSync') {
    const [path, text, options] = args as unknown as [string, string, object]
    return (call as typeof fs.writeFileSync)(path, text.slice(0, random.between(0, text.length)), options)
  }
  return call(...args)
}

function tryCall(name: keyof typeof fs, call: Call, args: never[], random: Random): unknown {
  const { mood } = disk
  if (mood === 'full' && GROWS.has(name) && !(name === 'openSync' && isToRead(args))) {
    if (name === 'writeSync' && args.length === 5 && random.chance(0.5)) {
      const [, , , length] = args as unknown as number[]
      // The checkpoint is written over itself, which wants no room.
      const written = random.between(0, length!)
      if (written > 0) return (call as Call)(...([args[0], args[1], args[2], written, args[4]] as never[]))
    }
    if (name === 'writeSync' && args.length !== 5) return call(...args)
    if (name === 'appendFileSync' && random.chance(0.5)) cutShort(name, call, args, random)
    fail(name)
  }
  if (mood === 'closed' && CHANGES.has(name) && !(name === 'openSync' && isToRead(args))) fail(name)
  if (mood === 'failing' && name !== 'closeSync' && random.chance(0.2)) {
    if (name === 'existsSync') return false
    fail(name)
  }
  return call(...args)
}

/** Whether the flags of `openSync` ask for no more. */
function isToRead([, flags]: readonly unknown[]): boolean {
  // O_WRONLY | O_RDWR; the constants cannot be imported from what is mocked here.
  return flags === 'r' || (typeof flags === 'number' && (flags & 3) === 0)
}

function fail(name: string): never {
  const code = CODES[disk.mood]
  throw Object.assign(new Error(`${code}: simulated, ${name}`), { code })
}
