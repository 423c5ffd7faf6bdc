import type { Config, Target } from '../config/target.ts'
import { GramexLogError } from '../error.ts'
import { targetDirectory } from '../journal/layout.ts'
import type { Sink } from '../shipper/sink.ts'
import { openSink } from '../sinks/open.ts'
import { Deliveries } from './deliveries.ts'
import { type BadLine, importBatches } from './import-batches.ts'
import { ImportJournal } from './import-journal.ts'

/** What became of the records of a file. */
export interface Imported {
  /** Stored now. */
  readonly stored: number
  /** There already: they were imported before. */
  readonly duplicates: number
}

export interface ImportOptions {
  readonly config: Config
  readonly target: Target
  readonly signal: AbortSignal
  /** Read and judge the lines, and send nothing: all that are good count as stored. */
  readonly dryRun?: boolean
  /** Told each line that is not imported, be it by us or by the server, with the reason. */
  readonly bad: (line: BadLine) => void
  /** Told that the server takes nothing for now; undefined: that it does again. */
  readonly trouble: (reason: string | undefined) => void
  /** Told how many records were read. */
  readonly read: (records: number) => void
  /** Told what does not stop the import. */
  readonly notice: (reason: string) => void
}

/** Takes the lines of files into a target. One is used for all files, so that they share its connection. */
export class Import {
  readonly #options: ImportOptions
  #sink: Sink | undefined

  /** @throws GramexLogError if the target has no sink that can be filled twice without harm */
  constructor(options: ImportOptions) {
    this.#options = options
    const { name, sinks } = options.target
    if (sinks.every((sink) => sink === 'csv')) {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `the target ${name} is written to a CSV file, in which nobody could tell a record that comes twice; name a target whose sink is elasticsearch or local`,
      )
    }
  }

  /**
   * Imports the lines of one file: NDJSON as bytes, in pieces of any size. A file that comes again adds nothing.
   * @throws GramexLogError with the server's reason if it takes nothing; what `chunks` throws, after the records before it are
   * stored, or with a local target none; the signal's reason
   */
  async file(chunks: AsyncIterable<Buffer>): Promise<Imported> {
    const { config, target, dryRun } = this.#options
    if (dryRun) return this.#each(chunks, async () => {}).then((read) => ({ stored: read, duplicates: 0 }))
    if (target.sinks.includes('elasticsearch')) return this.#send(chunks)
    const journal = new ImportJournal(targetDirectory(config.dir, target.name))
    try {
      await this.#each(chunks, async (batch) => {
        journal.add(batch)
        batch.release()
      })
      return journal.end()
    } catch (error) {
      journal.drop()
      throw error
    }
  }

  /** Closes the connections to the server. */
  async close(): Promise<void> {
    await this.#sink?.close()
  }

  async #send(chunks: AsyncIterable<Buffer>): Promise<Imported> {
    const { target, notice, signal } = this.#options
    this.#sink ??= await openSink(target, notice)
    const deliveries = new Deliveries({ ...this.#options, sink: this.#sink })
    try {
      await this.#each(chunks, (batch) => deliveries.add(batch))
    } catch (error) {
      // Of a file that cannot be read to its end all before that is stored.
      if (!signal.aborted) await deliveries.end()
      throw error
    }
    await deliveries.end()
    const { stored, duplicates } = deliveries
    return { stored, duplicates }
  }

  async #each(
    chunks: AsyncIterable<Buffer>,
    take: (batch: Parameters<ImportJournal['add']>[0]) => Promise<void>,
  ): Promise<number> {
    const { target, bad, read, signal, dryRun } = this.#options
    const strict = dryRun === true || !target.sinks.includes('elasticsearch')
    let records = 0
    for await (const batch of importBatches(chunks, target, { bad, strict })) {
      signal.throwIfAborted()
      await take(batch)
      records += batch.count
      read(batch.count)
    }
    return records
  }
}
