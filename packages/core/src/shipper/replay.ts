import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../config/target.ts'
import { GramexLogError } from '../error.ts'
import { backoffMs } from './backoff.ts'
import { actionLine, type Batch } from './batch.ts'
import { classify, type Verdict } from './classify.ts'
import { deadLetterDirectory, readLetter } from './dead-letters.ts'
import { LetterFile, listLetterFiles } from './letter-file.ts'
import { inTurn } from './replay-turn.ts'
import type { Answer, Sink } from './sink.ts'

/** How often in a row the server may take nothing before it is given up. */
const TRIES = 5
/** A line longer than so many records of a target may be is no letter of it: of text that is no JSON each byte may take six. */
const LETTER_RECORDS = 8

/** What became of dead letters. */
export interface Replayed {
  /** Stored now. */
  readonly stored: number
  /** There already, as after a replay that was cut short. */
  readonly duplicates: number
  /** Refused again, or torn by a crash; they stay. */
  readonly refused: number
}

/** How a replay is followed and ended early. */
export interface ReplayWatch {
  /** Told of what became of records so far, after each batch. */
  readonly onProgress?: ((replayed: Replayed) => void) | undefined
  /** Ends it before the next batch, as a failure that throws its reason. */
  readonly signal?: AbortSignal | undefined
}

type ReplayTarget = Pick<Target, 'name' | 'batch' | 'maxRecordBytes'>

/**
 * Sends the dead letters of a target again, under the ids that they had, so that nothing is ever stored twice: to be done
 * when the reason is gone. Those that are refused again stay as they were. A live process may add others meanwhile; another
 * replay waits. However many there are, a batch of them is in memory.
 * @throws Error with the server's reason if it does not take them now, GramexLogError if the disk refuses; all that are not
 * stored then stay too
 */
export async function replayDeadLetters(
  dir: string,
  target: ReplayTarget,
  sink: Sink,
  watch: ReplayWatch = {},
): Promise<Replayed> {
  const directory = deadLetterDirectory(dir, target.name)
  const sum = { stored: 0, duplicates: 0, refused: 0 }
  if (!existsSync(directory)) return sum
  await inTurn(directory, async () => {
    try {
      for (const name of listLetterFiles(directory))
        await replayFile(directory, name, target, sink, sum, watch)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).syscall === undefined ? error : diskRefused(directory, error)
    }
  })
  return sum
}

type Sum = { -readonly [K in keyof Replayed]: Replayed[K] }

async function replayFile(
  directory: string,
  name: string,
  { batch, maxRecordBytes }: ReplayTarget,
  sink: Sink,
  sum: Sum,
  { onProgress, signal }: ReplayWatch,
): Promise<void> {
  signal?.throwIfAborted()
  const file = new LetterFile(directory, name)
  let letters: Letter[] = []
  let bytes = 0
  let settled = 0
  /** @returns why the server takes nothing more, if so */
  const send = async (): Promise<Error | undefined> => {
    const { verdicts, failed } = await sendAgain(letters, sink)
    settled += verdicts.size
    // Then the file stays as it is, which wants no room for a copy.
    if (failed && settled === 0) throw failed
    for (const letter of letters) {
      const verdict = verdicts.get(letter)
      if (verdict === 'delivered') sum.stored += 1
      else if (verdict === 'duplicate') sum.duplicates += 1
      else {
        if (verdict === 'dead') sum.refused += 1
        file.keep(letter.from, letter.to)
      }
    }
    letters = []
    bytes = 0
    onProgress?.({ ...sum })
    return failed ?? (signal?.aborted ? (signal.reason as Error) : undefined)
  }
  try {
    let failed: Error | undefined
    let readTo = 0
    for (const { from, to, bytes: line } of file.lines(LETTER_RECORDS * maxRecordBytes)) {
      readTo = to
      if (line?.length === 0) continue
      const letter = line && readLetter(line.toString('utf8'))
      if (letter === undefined) {
        sum.refused += 1
        file.keep(from, to)
        continue
      }
      letters.push({ ...letter, from, to })
      bytes += to - from
      if (letters.length < batch.records && bytes < batch.bytes) continue
      failed = await send()
      if (failed) break
    }
    if (letters.length > 0) failed ??= await send()
    if (failed) file.keep(readTo)
    file.replace()
    if (failed) throw failed
  } finally {
    file.close()
  }
}

interface Letter extends Again {
  /** Where it lies in its file. */
  readonly from: number
  readonly to: number
}

function diskRefused(directory: string, cause: unknown): GramexLogError {
  const { message } = cause as Error
  return new GramexLogError(
    'ERR_GRAMEXLOG_DIRECTORY',
    `${message}. The dead letters in ${directory} are all there. Mend that, and replay again: what is stored by now is not stored twice`,
    { cause },
  )
}

/** What is sent again. */
interface Again {
  readonly id: string
  /** As JSON. */
  readonly record: string
}

/** Sends until each record is answered for good, or the server takes nothing for too long. */
export async function sendAgain<T extends Again>(
  letters: readonly T[],
  sink: Sink,
): Promise<{ verdicts: ReadonlyMap<T, Verdict>; failed?: Error }> {
  const verdicts = new Map<T, Verdict>()
  let most = letters.length
  for (let failures = 0; ; ) {
    const part = letters.filter((letter) => !verdicts.has(letter)).slice(0, most)
    if (part.length === 0) return { verdicts }
    const answer = await sink.deliver(batchOf(part), { refused: true, unsure: true })
    if (answer.kind === 'split' && part.length > 1) {
      most = part.length >> 1
      continue
    }
    most = letters.length
    const trouble = settle(part, answer, verdicts)
    failures = trouble === undefined ? 0 : failures + 1
    if (failures === TRIES) return { verdicts, failed: new Error(trouble) }
    if (failures > 0) await sleep(backoffMs(failures, Math.random()))
  }
}

/** @returns why some are to be sent again, if they are */
function settle<T extends Again>(
  part: readonly T[],
  answer: Answer,
  verdicts: Map<T, Verdict>,
): string | undefined {
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

function batchOf(letters: readonly Again[]): Batch {
  // An id that somebody has edited may hold anything.
  const idText = (id: string) => JSON.stringify(id).slice(1, -1)
  const text = letters.map(({ id, record }) => `${actionLine(idText(id))}${record}\n`).join('')
  return { body: Buffer.from(text), count: letters.length }
}
