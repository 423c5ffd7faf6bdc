import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { attempt } from '../journal/attempt.ts'
import { type Line, readLines } from '../journal/lines.ts'
import { openPlain } from '../journal/plain-file.ts'

// <writer>.ndjson is what a shipper adds to. A replay moves it to <writer>.ndjson.<random>, reads it there, and writes what is
// to be kept of it to <writer>.ndjson.<random>.left, which in the end takes its place in one step.

const LETTERS = /^([0-9a-z]{16}\.ndjson)(?:\.[0-9a-f]+)?$/
const LEFT = /\.left$/
const COPY_BYTES = 64 * 1024
const NEWLINE = 10

/** Names of the files of letters in a directory, after what a replay left that was killed is put in order. */
export function listLetterFiles(directory: string): string[] {
  const names = filesIn(directory)
  // All that is in it is also in the file from which it was copied.
  for (const name of names.filter((name) => LEFT.test(name))) rmSync(join(directory, name), { force: true })
  return names.filter((name) => {
    const usual = LETTERS.exec(name)?.[1]
    if (usual === undefined || usual === name) return usual !== undefined
    const isTwin = isSameFile(join(directory, name), join(directory, usual))
    // It was killed while it gave the file its name back.
    if (isTwin) rmSync(join(directory, name))
    return !isTwin
  })
}

/** Paths of the files of letters in a directory, each once, to be looked at: nothing is put in order. None without a directory. */
export function letterPaths(directory: string): string[] {
  const paths = new Map<string, string>()
  for (const name of existsSync(directory) ? filesIn(directory).filter((name) => LETTERS.test(name)) : []) {
    const path = join(directory, name)
    const file = statSync(path, { bigint: true, throwIfNoEntry: false })
    // A replay gives a file its name back by a second one.
    if (file !== undefined) paths.set(`${file.dev} ${file.ino}`, path)
  }
  return [...paths.values()]
}

/**
 * A file of dead letters that a replay has to itself. Whenever that ends, by a failure or by a kill, the file is either as it
 * was or holds just what was kept.
 */
export class LetterFile {
  readonly #path: string
  /** The name under which a shipper adds to it. */
  readonly #usualPath: string
  readonly #fd: number
  readonly #leftPath: string
  #leftFd: number | undefined

  /**
   * @param name as listed
   * @throws the file system's error
   */
  constructor(directory: string, name: string) {
    this.#usualPath = join(directory, LETTERS.exec(name)![1]!)
    this.#path = join(directory, name)
    if (this.#path === this.#usualPath) {
      this.#path = unique(this.#usualPath)
      renameSync(this.#usualPath, this.#path)
    }
    this.#leftPath = `${unique(this.#path)}.left`
    this.#fd = openPlain(this.#path)
  }

  /** Its letters, one after the other, also those that a shipper adds that had opened it before. */
  lines(maxBytes: number): Generator<Line> {
    return readLines(this.#fd, maxBytes)
  }

  /** Keeps some of it, as it is: whole lines, to the end by default. */
  keep(from: number, to: number = Number.POSITIVE_INFINITY): void {
    this.#leftFd ??= openSync(this.#leftPath, 'wx', 0o600)
    const memory = Buffer.allocUnsafe(Math.min(COPY_BYTES, to - from))
    let last: number | undefined
    for (let at = from; at < to; ) {
      const read = readSync(this.#fd, memory, 0, Math.min(memory.length, to - at), at)
      if (read === 0) break
      writeFileSync(this.#leftFd, memory.subarray(0, read))
      last = memory[read - 1]
      at += read
    }
    if (last !== undefined && last !== NEWLINE) writeFileSync(this.#leftFd, '\n')
  }

  /** Removes all that was not kept. */
  replace(): void {
    if (this.#leftFd === undefined) {
      rmSync(this.#path)
      return
    }
    fdatasyncSync(this.#leftFd)
    closeSync(this.#leftFd)
    this.#leftFd = undefined
    renameSync(this.#leftPath, this.#path)
  }

  /** Gives the file its name back, unless a shipper has begun another one meanwhile. */
  close(): void {
    closeSync(this.#fd)
    if (this.#leftFd !== undefined) {
      closeSync(this.#leftFd)
      attempt(() => rmSync(this.#leftPath))
    }
    if (attempt(() => linkSync(this.#path, this.#usualPath))) attempt(() => rmSync(this.#path))
  }
}

/** Names of what is a file: a link may lead to anything that this user may read. */
function filesIn(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** Whether two names are of one file. */
function isSameFile(path: string, other: string): boolean {
  const [one, two] = [path, other].map((name) => statSync(name, { bigint: true, throwIfNoEntry: false }))
  return one !== undefined && one.ino === two?.ino && one.dev === two.dev
}

function unique(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`
}
