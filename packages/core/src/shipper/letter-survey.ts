import type { FileHandle } from 'node:fs/promises'
import { findPlain } from '../journal/plain-file.ts'
import { newlinesIn } from './backlog.ts'
import { deadLetterDirectory, readLetterHead } from './dead-letters.ts'
import { letterPaths } from './letter-file.ts'

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

/** The dead letters of a target. */
export interface LetterSurvey {
  readonly deadLetters: number
  readonly deadLetterBytes: number
  /** The newest ones' reasons, at most 20. */
  readonly lastDead: readonly Letter[]
}

interface Letter {
  readonly id: string
  /** When it was refused, ISO 8601. */
  readonly time: string
  readonly reason: string
}

/**
 * The dead letters of a target, without a change to them, also while others are added or sent again. Of large files only a
 * part is read: then their number is reckoned by their mean length.
 * @throws the file system's error
 */
export async function surveyLetters(dir: string, target: string): Promise<LetterSurvey> {
  const counter = { letters: 0, read: 0, all: 0 }
  let last: Letter[] = []
  for (const path of letterPaths(deadLetterDirectory(dir, target))) {
    const file = await findPlain(path)
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
  return {
    deadLetters: Math.round(counter.letters * share),
    deadLetterBytes: counter.all,
    lastDead: last,
  }
}

async function count(file: FileHandle, counter: { letters: number; read: number }): Promise<void> {
  const memory = Buffer.alloc(STEP_BYTES)
  for (let at = 0; counter.read < COUNT_BYTES; ) {
    const { bytesRead } = await file.read(memory, 0, STEP_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    counter.read += bytesRead
    counter.letters += newlinesIn(memory.subarray(0, bytesRead))
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
