import { isDated } from '../config/index-pattern.ts'
import type { Target } from '../config/target.ts'
import { type Batch, pickBatch, withRecords } from '../shipper/batch.ts'
import { classifyRequest } from '../shipper/classify.ts'
import type { Answer, Past, Sink } from '../shipper/sink.ts'
import type { Ask } from './ask.ts'
import { asDuplicates, type BulkAnswer, readBulkAnswer, withDuplicates } from './bulk-answer.ts'
import { type BulkRequest, bulkRequests } from './bulk-request.ts'
import { gzipBatch } from './gzip.ts'
import { knownFields } from './known-fields.ts'
import { prepareIndex } from './prepare-index.ts'
import { Refit } from './refit.ts'
import { errorIn, requestFault } from './request-fault.ts'
import { Server } from './server.ts'
import { SetupTrouble } from './setup-trouble.ts'
import { StoredBefore } from './stored-before.ts'
import { UNINDEXED } from './unindexed.ts'

/**
 * Delivers batches to Elasticsearch or OpenSearch. Through the client's transport and not the client: the `_bulk`
 * API is the same in all versions, while the client refuses servers that are not of its own.
 */
export class ElasticsearchSink implements Sink {
  readonly #target: Target
  readonly #server: Server
  readonly #request: (batch: Batch) => BulkRequest
  readonly #notice: (reason: string) => void
  readonly #ask: Ask
  readonly #closing = new AbortController()
  readonly #storedBefore: StoredBefore | undefined
  /** Once per life: installing again could undo what an operator changed meanwhile. */
  #prepared = false
  #preparing: Promise<void> | undefined
  /** Of which the server has had the first request, at least: some of their records may be stored. */
  readonly #answered = new WeakSet<Batch>()
  /** Not with `template: false`: who maps the index also says what it refuses. */
  readonly #refit: Refit | undefined

  /** @param notice told what does not stop delivery */
  constructor(target: Target, notice: (reason: string) => void) {
    this.#target = target
    this.#request = bulkRequests(target)
    this.#notice = notice
    this.#server = Server.join(target.connection)
    this.#ask = (request, headers) => this.#server.ask(request, this.#closing.signal, headers)
    this.#refit = target.template === false ? undefined : this.#createRefit()
    // Of an index with dates a record names the very one, which refuses an id that is there.
    if (!isDated(target.index)) this.#storedBefore = new StoredBefore(this.#ask, target.index, notice)
  }

  async deliver(batch: Batch, { refused = false, unsure = false }: Past = {}): Promise<Answer> {
    let rest = batch
    let sent = false
    try {
      if (!this.#prepared) {
        this.#preparing ??= this.#prepare().finally(() => {
          this.#preparing = undefined
        })
        await this.#preparing
      }
      const stored = unsure ? await this.#storedBefore?.find(batch) : undefined
      if (stored?.size) rest = pickBatch(batch, (at) => !stored.has(at))
      if (rest.count === 0) return withDuplicates({ kind: 'delivered' }, stored!, batch.count)
      sent = true
      const answer = await (this.#refit?.deliver(rest, refused) ?? this.#send(rest))
      if (answer.kind === 'mixed' && answer.items.some(({ status }) => status === 401 || status === 403)) {
        this.#server.renew()
      }
      const doubled = unsure ? await this.#storedBefore?.doubled(rest, answer) : undefined
      const told = this.#concealed(doubled?.size ? asDuplicates(answer, doubled) : answer)
      return stored?.size ? withDuplicates(told, stored, batch.count) : told
    } catch (error) {
      const answer = this.#concealed(readFailure(error))
      if (answer.kind !== 'retry') return answer
      if (!sent) return { ...answer, untouched: true }
      return this.#answered.has(rest) ? { ...answer, untouched: false } : answer
    }
  }

  /** @param lines in the place of the batch's records, into the same index */
  async #send(batch: Batch, lines?: readonly Buffer[]): Promise<Answer> {
    const { path, querystring, body: whole } = this.#request(batch)
    const body = lines === undefined ? whole : withRecords(whole, lines)
    const { compress } = this.#target.connection
    const bulkBody = (compress ? await gzipBatch(body) : body) as unknown as string
    const answer = await this.#ask<BulkAnswer>(
      { method: 'POST', path, querystring, bulkBody },
      compress ? { 'content-encoding': 'gzip' } : {},
    )
    this.#answered.add(batch)
    return readBulkAnswer(answer, batch.count)
  }

  async close(): Promise<void> {
    // The pool waits for requests under way, be it for a server that hangs.
    this.#closing.abort()
    await this.#server.leave()
  }

  /** A server may repeat in its reasons what was sent to it. */
  #concealed(answer: Answer): Answer {
    if (answer.kind === 'delivered') return answer
    if (answer.kind !== 'mixed') return { ...answer, reason: this.#server.conceal(answer.reason) }
    return {
      ...answer,
      items: answer.items.map((item) => ({ ...item, reason: this.#server.conceal(item.reason) })),
    }
  }

  #createRefit(): Refit {
    let said = false
    return new Refit({
      send: (batch, lines) => this.#send(batch, lines),
      knownFields: () => knownFields(this.#ask, this.#target.index),
      told: (reason) => {
        const why = this.#server.conceal(reason)
        if (!said)
          this.#notice(`what the index cannot take as a field is stored as text in ${UNINDEXED} (${why})`)
        said = true
      },
    })
  }

  async #prepare(): Promise<void> {
    await prepareIndex(this.#ask, this.#target, this.#notice)
    this.#prepared = true
  }
}

function readFailure(error: unknown): Answer {
  const { status, type, reason, late, unreached, body } = requestFault(error)
  if (status === undefined) {
    if (error instanceof SetupTrouble) return { kind: 'retry', reason, denied: true }
    return {
      kind: 'retry',
      reason,
      denied: false,
      ...(late && { late }),
      ...(unreached && { untouched: true }),
    }
  }
  const verdict = classifyRequest(status, errorIn(body).reason ?? '')
  const untouched = (status === 429 || verdict === 'denied') && { untouched: true }
  if (verdict !== 'split') return { kind: 'retry', reason, denied: verdict === 'denied', ...untouched }
  // A 400 without an error's type is a proxy's or a gateway's, and says nothing about the records.
  if (status === 400 && type === undefined) return { kind: 'retry', reason, denied: true }
  return { kind: 'split', status, reason }
}
