import { type FileHandle, open } from 'node:fs/promises'
import { deadLetterDirectory, letterPaths, readLetterHead } from '@gramexlog/core/viewer'
import type { TargetHealth } from './contract.ts'

/** The newest letters that are shown. */
const SHOWN = 20
/** Bytes that are read to count letters; of more they are reckoned. */
const COUNT_BYTES = 16 * 1024 * 1024
/** Bytes from the end of a file in which its newest letters are looked for. */
const NEWEST_BYTES = 16 * 1024 * 1024
const STEP_BYTES = 256 * 1024
/** Bytes of a letter that are read, which begins with its reason. */
const HEAD_BYTES = 16 * 1024
const MAX_REASON = 1_000
const NEWLINE = 10

type Letters = Pick<TargetHealth, 'deadLetters' | 'lastDead'>
type Letter = Letters['lastDead'][number]

/**
 * The dead letters of a target, without a change to them, also while others are added or sent again. Of large files only a
 * part is read: then their number is reckoned by their mean length.
 * @throws the file system's error
 */
export async function readDeadLetters(dir: string, target: string): Promise<Letters> {
  const counter = { letters: 0, read: 0, all: 0 }
  let last: Letter[] = []
  for (const path of letterPaths(deadLetterDirectory(dir, target))) {
    const file = await openIfThere(path)
    if (file === undefined) continue
    try {
      const { size } = await file.stat()
      counter.all += size
      await count(file, counter)
      last = [...last, ...(await newest(file, size))].sort(byTime).slice(0, SHOWN)
    } finally {
      await file.close()
    }
  }
  const share = counter.read === 0 ? 0 : counter.all / counter.read
  return { deadLetters: Math.round(counter.letters * share), lastDead: last }
}

/** A replay moves files away. */
async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function count(file: FileHandle, counter: { letters: number; read: number }): Promise<void> {
  const memory = Buffer.alloc(STEP_BYTES)
  for (let at = 0; counter.read < COUNT_BYTES; ) {
    const { bytesRead } = await file.read(memory, 0, STEP_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    counter.read += bytesRead
    const bytes = memory.subarray(0, bytesRead)
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, end + 1))
      counter.letters += 1
  }
}

/** The last letters of a file, the newest first. */
async function newest(file: FileHandle, size: number): Promise<Letter[]> {
  const letters: Letter[] = []
  for await (const from of lineStarts(file, size)) {
    const head = await textAt(file, from, HEAD_BYTES)
    const letter = readLetterHead(head)
    if (letter === undefined) continue
    const { id, time, type, reason } = letter
    letters.push({ id, time, reason: `${type}: ${reason}`.slice(0, MAX_REASON) })
    if (letters.length === SHOWN) break
  }
  return letters
}

/** Where lines begin, the last one first. */
async function* lineStarts(file: FileHandle, size: number): AsyncGenerator<number> {
  const memory = Buffer.alloc(STEP_BYTES)
  const least = Math.max(0, size - NEWEST_BYTES)
  for (let to = size; to > least; ) {
    const from = Math.max(least, to - STEP_BYTES)
    const { bytesRead } = await file.read(memory, 0, to - from, from)
    for (let at = bytesRead - 1; at >= 0; at--) {
      const isEnd = memory[at] === NEWLINE
      if (isEnd && from + at + 1 < size) yield from + at + 1
    }
    to = from
  }
  if (least === 0 && size > 0) yield 0
}

async function textAt(file: FileHandle, from: number, bytes: number): Promise<string> {
  const memory = Buffer.alloc(bytes)
  const { bytesRead } = await file.read(memory, 0, bytes, from)
  return memory.toString('utf8', 0, bytesRead)
}

function byTime(one: Letter, other: Letter): number {
  return one.time < other.time ? 1 : one.time > other.time ? -1 : 0
}
