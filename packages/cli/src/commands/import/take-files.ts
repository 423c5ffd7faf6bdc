import { GramexLogError } from '@gramexlog/core/error'
import { type BadLine, Import } from '@gramexlog/core/operator'
import type { Target } from '@gramexlog/core/viewer'
import { EXIT } from '../../exit-codes.ts'
import { bytesText, countText } from '../../terminal/amounts.ts'
import { Progress } from '../../terminal/progress.ts'
import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { configurationOf, targetOf } from '../configuration.ts'
import { InputFile } from './input-file.ts'
import { type Format, linesOf } from './lines-of.ts'

interface ImportOptions {
  readonly target?: string | undefined
  readonly format: Format
  readonly columns?: string | undefined
  readonly dryRun?: true | undefined
  readonly config?: string | undefined
  readonly dir?: string | undefined
  readonly json?: true | undefined
}

/** Bad lines that are told one by one. */
const MOST_TOLD = 10

/** @throws GramexLogError if the configuration, the target or a file is wrong, or the server takes nothing */
export async function takeFiles(
  terminal: Terminal,
  paths: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const { signal } = terminal
  const config = configurationOf(terminal, options)
  const target = targetOf(config, options.target)
  // All are there before the first is imported.
  const files = paths.map((path) => new InputFile(path, terminal))
  const total = files.every(({ bytes }) => bytes !== undefined)
    ? files.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
    : undefined
  const startedMs = performance.now()
  const progress = new Progress(terminal, { doing: 'importing', unit: '', amount: bytesText })
  const counts = { read: 0, stored: 0, duplicates: 0, refused: 0 }
  const bad: (BadLine & { file: string })[] = []
  let done = 0
  let current = files[0]!
  const refuse = (line: BadLine) => {
    counts.refused += 1
    if (bad.length >= MOST_TOLD) return
    bad.push({ file: current.name, ...line })
    if (!options.json) progress.say(`${current.name}:${line.line}: ${safeText(line.reason)}`)
  }
  const taking = new Import({
    config,
    target,
    signal,
    dryRun: options.dryRun ?? false,
    bad: refuse,
    trouble: (reason) =>
      progress.say(
        reason === undefined
          ? 'The server takes records again.'
          : `The server takes no records for now, and is asked again: ${safeText(reason)}`,
      ),
    notice: (reason) => progress.say(safeText(reason)),
    read: (records) => {
      counts.read += records
      const ms = Math.max(1, performance.now() - startedMs)
      const speed = countText(Math.round((counts.read / ms) * 1_000))
      progress.update(done + current.readBytes, total, `${countText(counts.read)} records, ${speed}/s`)
    },
  })
  const kept = whatIsKept(target, options.dryRun ?? false)
  try {
    for (current of files) {
      const lines = linesOf(current, { ...options, maxBytes: target.maxRecordBytes, bad: refuse })
      const { stored, duplicates } = await taking.file(readToEnd(current, lines, kept))
      counts.stored += stored
      counts.duplicates += duplicates
      done += current.readBytes
    }
  } finally {
    progress.end()
    await taking.close()
  }
  const { stored, duplicates, refused } = counts
  const ms = Math.round(performance.now() - startedMs)
  if (refused > 0) terminal.endWith(EXIT.failed)
  if (options.json) {
    const sum = { target: target.name, stored, duplicates, refused, bad, bytes: done, ms }
    await terminal.write(`${JSON.stringify(sum)}\n`)
    return
  }
  const speed = countText(Math.round((counts.read / Math.max(1, ms)) * 1_000))
  const words = [
    options.dryRun
      ? `${countText(stored)} records can be read, nothing is stored`
      : `${countText(stored)} records stored in ${target.name}`,
    duplicates > 0 && `${countText(duplicates)} were there already`,
    refused > 0 && `${countText(refused)} not taken`,
    `${bytesText(done)} in ${(ms / 1_000).toFixed(1)} s, ${speed} records/s`,
  ]
  await terminal.write(`${words.filter((word) => word !== false).join('; ')}\n`)
}

/** The lines of a file; of what cannot be read to its end it is said what became of the beginning. */
async function* readToEnd({ name }: InputFile, lines: AsyncIterable<Buffer>, kept: string) {
  let begun = false
  try {
    for await (const part of lines) {
      begun = true
      yield part
    }
  } catch (error) {
    const { name: kind, message } = error as Error
    const isOurs = kind === 'GramexLogError'
    if (isOurs && !begun && (error as GramexLogError).code === 'ERR_GRAMEXLOG_ARGUMENT') throw error
    const what = isOurs ? message : `${name}: ${message}`
    throw new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', `${what}; ${kept}`, { cause: error })
  }
}

function whatIsKept({ sinks }: Target, dryRun: boolean): string {
  if (dryRun || !sinks.includes('elasticsearch')) return 'nothing of it was stored'
  return 'what is before that is stored, and to import the whole file later adds nothing twice'
}
