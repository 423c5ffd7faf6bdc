import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../config/target.ts'
import { attempt } from '../journal/attempt.ts'
import { readLines } from '../journal/lines.ts'
import { backoffMs } from './backoff.ts'
import { actionLine, type Batch } from './batch.ts'
import { classify, type Verdict } from './classify.ts'
import { deadLetterDirectory, LetterFile, readLetter } from './dead-letters.ts'
import type { Answer, Sink } from './sink.ts'

/** How often in a row the server may take nothing before it is given up. */
const TRIES = 5
/** Letters of a journal, or of one whose replay was cut short. */
const LETTERS = /^([0-9a-z]{16})\.ndjson(?:\.[0-9a-f]+)?$/

/** What became of dead letters. */
export interface Replayed {
  /** Stored now. */
  readonly stored: number
  /** There already, as after a replay that was cut short. */
  readonly duplicates: number
  /** Refused again, or torn by a crash; they stay. */
  readonly refused: number
}

/**
 * Sends the dead letters of a target again, under the ids that they had, so that nothing is ever stored twice: to be done
 * when the reason is gone. Those that are refused again stay as they were. A live process may add others meanwhile.
 * However many there are, a batch of them is in memory.
 * @throws Error with the server's reason if it does not take them now; all that are not stored then stay too
 */
export async function replayDeadLetters(
  dir: string,
  target: Pick<Target, 'name' | 'batch'>,
  sink: Sink,
): Promise<Replayed> {
  const directory = deadLetterDirectory(dir, target.name)
  const sum = { stored: 0, duplicates: 0, refused: 0 }
  for (const file of existsSync(directory) ? readdirSync(directory) : []) {
    const journal = LETTERS.exec(file)?.[1]
    if (journal === undefined) continue
    // Out of the way of a shipper that adds to it.
    const aside = unique(join(directory, `${journal}.ndjson`))
    renameSync(join(directory, file), aside)
    const left = new LetterFile(`${aside}.left`)
    try {
      await replayFile(aside, target, sink, sum, left)
    } finally {
      left.close()
      if (left.count > 0) putBack(left.path, join(directory, `${journal}.ndjson`))
      rmSync(aside)
    }
  }
  return sum
}

type Sum = { -readonly [K in keyof Replayed]: Replayed[K] }

/** @param left given what the server does not have at the end, as it is kept, whatever happens */
async function replayFile(
  path: string,
  { batch }: Pick<Target, 'batch'>,
  sink: Sink,
  sum: Sum,
  left: LetterFile,
): Promise<void> {
  let failed: { error: Error } | undefined
  let letters: Letter[] = []
  let bytes = 0
  const send = async () => {
    const result = await sendAll(letters, sink)
    for (const letter of letters) {
      const verdict = result.verdicts.get(letter)
      if (verdict === 'delivered') sum.stored += 1
      else if (verdict === 'duplicate') sum.duplicates += 1
      else {
        if (verdict === 'dead') sum.refused += 1
        left.append(letter.text)
      }
    }
    failed = result.failed
    letters = []
    bytes = 0
  }
  for (const line of readLines(path)) {
    if (line.length === 0) continue
    const text = line.toString('utf8')
    const letter = readLetter(text)
    if (letter === undefined || failed) {
      left.append(text)
      if (letter === undefined) sum.refused += 1
      continue
    }
    letters.push({ ...letter, text })
    bytes += line.length
    if (letters.length === batch.records || bytes >= batch.bytes) await send()
  }
  if (letters.length > 0) await send()
  if (failed) throw failed.error
}

interface Letter {
  readonly id: string
  readonly record: string
  /** As it is kept. */
  readonly text: string
}

/** Sends until each letter is answered for good, or the server takes nothing for too long. */
async function sendAll(
  letters: readonly Letter[],
  sink: Sink,
): Promise<{ verdicts: ReadonlyMap<Letter, Verdict>; failed?: { error: Error } }> {
  const verdicts = new Map<Letter, Verdict>()
  let most = letters.length
  for (let failures = 0; ; ) {
    const part = letters.filter((letter) => !verdicts.has(letter)).slice(0, most)
    if (part.length === 0) return { verdicts }
    const answer = await sink.deliver(batchOf(part))
    if (answer.kind === 'split' && part.length > 1) {
      most = part.length >> 1
      continue
    }
    most = letters.length
    const trouble = settle(part, answer, verdicts)
    failures = trouble === undefined ? 0 : failures + 1
    if (failures === TRIES) return { verdicts, failed: { error: new Error(trouble) } }
    if (failures > 0) await sleep(backoffMs(failures, Math.random()))
  }
}

/** @returns why some are to be sent again, if they are */
function settle(part: readonly Letter[], answer: Answer, verdicts: Map<Letter, Verdict>): string | undefined {
  if (answer.kind === 'retry') return answer.reason
  if (answer.kind === 'split') {
    verdicts.set(part[0]!, 'dead')
    return undefined
  }
  const told = new Map(answer.kind === 'mixed' ? answer.items.map((item) => [item.at, item]) : [])
  let trouble: string | undefined
  for (const [at, letter] of part.entries()) {
    const { status, type, reason } = told.get(at) ?? { status: 201, type: '', reason: '' }
    const verdict = classify(status, type, reason)
    if (verdict === 'retry' || verdict === 'denied') trouble = `${type}: ${reason}`
    else verdicts.set(letter, verdict)
  }
  return trouble
}

/** Under the name that it had, unless a live process has begun another one meanwhile. */
function putBack(path: string, wanted: string): void {
  if (attempt(() => linkSync(path, wanted))) rmSync(path)
  else renameSync(path, unique(wanted))
}

function unique(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`
}

function batchOf(letters: readonly Letter[]): Batch {
  // An id that somebody has edited may hold anything.
  const idText = (id: string) => JSON.stringify(id).slice(1, -1)
  const text = letters.map(({ id, record }) => `${actionLine(idText(id))}${record}\n`).join('')
  return { body: Buffer.from(text), count: letters.length }
}
