import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { targetDirectory } from '../journal/layout.ts'
import { backoffMs } from './backoff.ts'
import { actionLine, type Batch, FULL_BATCH_BYTES, MAX_BATCH_RECORDS } from './batch.ts'
import { classify, type Verdict } from './classify.ts'
import { DeadLetters, readLetter } from './dead-letters.ts'
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
 * @throws Error with the server's reason if it does not take them now; all that are not stored then stay too
 */
export async function replayDeadLetters(
  dir: string,
  target: { readonly name: string; readonly index: string },
  sink: Sink,
): Promise<Replayed> {
  const directory = join(targetDirectory(dir, target.name), 'dead')
  const letters = new DeadLetters(dir, target.name, target.index)
  const sum = { stored: 0, duplicates: 0, refused: 0 }
  for (const file of existsSync(directory) ? readdirSync(directory) : []) {
    const journal = LETTERS.exec(file)?.[1]
    if (journal === undefined) continue
    // Out of the way of a shipper that adds to it.
    const aside = join(directory, `${journal}.ndjson.${randomBytes(6).toString('hex')}`)
    renameSync(join(directory, file), aside)
    const replay = new Replay(readFileSync(aside, 'utf8').split('\n'), sink)
    try {
      await replay.run()
    } finally {
      if (replay.left.length > 0) letters.append(journal, replay.left)
      rmSync(aside)
    }
    sum.stored += replay.count('delivered')
    sum.duplicates += replay.count('duplicate')
    sum.refused += replay.left.length
  }
  return sum
}

interface Letter {
  readonly id: string
  readonly record: string
}

/** The replay of one file. */
class Replay {
  readonly #sink: Sink
  /** Letters as they are kept, each with what it holds; without that, if it cannot be sent. */
  readonly #letters: readonly { readonly text: string; readonly letter: Letter | undefined }[]
  readonly #verdicts = new Map<Letter, Verdict>()

  constructor(texts: readonly string[], sink: Sink) {
    this.#sink = sink
    this.#letters = texts.filter((text) => text !== '').map((text) => ({ text, letter: readLetter(text) }))
  }

  /** What is not in the server, as it is kept. */
  get left(): string[] {
    return this.#letters
      .filter(({ letter }) => !isStored(letter && this.#verdicts.get(letter)))
      .map(({ text }) => text)
  }

  count(verdict: Verdict): number {
    return [...this.#verdicts.values()].filter((known) => known === verdict).length
  }

  async run(): Promise<void> {
    let part = this.#next()
    for (let failures = 0; part.length > 0; ) {
      const answer = await this.#sink.deliver(batchOf(part))
      if (answer.kind === 'split' && part.length > 1) {
        part = part.slice(0, part.length >> 1)
        continue
      }
      const trouble = this.#settle(part, answer)
      failures = trouble === undefined ? 0 : failures + 1
      if (failures === TRIES) throw new Error(trouble)
      if (failures > 0) await sleep(backoffMs(failures, Math.random()))
      part = this.#next()
    }
  }

  /** The next letters that nothing is known of, as many as fill a batch. */
  #next(): Letter[] {
    const part: Letter[] = []
    let bytes = 0
    for (const { letter } of this.#letters) {
      if (letter === undefined || this.#verdicts.has(letter)) continue
      part.push(letter)
      bytes += letter.record.length
      if (part.length === MAX_BATCH_RECORDS || bytes >= FULL_BATCH_BYTES) break
    }
    return part
  }

  /** @returns why some are to be sent again, if they are */
  #settle(part: readonly Letter[], answer: Answer): string | undefined {
    if (answer.kind === 'retry') return answer.reason
    if (answer.kind === 'split') {
      this.#verdicts.set(part[0]!, 'dead')
      return undefined
    }
    const told = new Map(answer.kind === 'mixed' ? answer.items.map((item) => [item.at, item]) : [])
    let trouble: string | undefined
    for (const [at, letter] of part.entries()) {
      const { status, type, reason } = told.get(at) ?? { status: 201, type: '', reason: '' }
      const verdict = classify(status, type, reason)
      if (verdict === 'retry' || verdict === 'denied') trouble = `${type}: ${reason}`
      else this.#verdicts.set(letter, verdict)
    }
    return trouble
  }
}

function isStored(verdict: Verdict | undefined): boolean {
  return verdict === 'delivered' || verdict === 'duplicate'
}

function batchOf(letters: readonly Letter[]): Batch {
  // An id that somebody has edited may hold anything.
  const idText = (id: string) => JSON.stringify(id).slice(1, -1)
  const text = letters.map(({ id, record }) => `${actionLine(idText(id))}${record}\n`).join('')
  return { body: Buffer.from(text), count: letters.length }
}
