import { Refusal } from './refusal.ts'
import type { Slots } from './slots.ts'

/** Text is joined to pieces of this length before it is handed on. */
const PIECE_CHARACTERS = 32 * 1024

/** What is done for one request, which takes a slot until its answer is at its end, or nobody waits for it any more. */
export class Work {
  readonly #controller = new AbortController()
  readonly #release: () => void
  readonly #signals: readonly AbortSignal[]
  readonly #isHead: boolean
  /** Breaks the connection. */
  readonly #break: (() => void) | undefined
  #isStreaming = false
  readonly #stop = (): void => this.#controller.abort()

  private constructor(release: () => void, signals: readonly AbortSignal[], request: WorkRequest) {
    this.#release = release
    this.#signals = signals
    this.#isHead = request.isHead
    this.#break = request.breakOff
    for (const signal of signals) {
      if (signal.aborted) this.#stop()
      else signal.addEventListener('abort', this.#stop, { once: true })
    }
  }

  /**
   * Does what a request asks for.
   * @param signals any of them ends it
   * @throws Refusal 503 if no slot is free
   */
  static async within<T>(
    slots: Slots,
    signals: readonly AbortSignal[],
    request: WorkRequest,
    act: (work: Work) => Promise<T>,
  ): Promise<T> {
    const release = slots.take()
    if (release === undefined)
      throw new Refusal(
        503,
        'ERR_GRAMEXLOG_BUSY',
        'The view answers as many requests as it may. Try again in a moment.',
        {
          'Retry-After': '1',
        },
      )
    const work = new Work(release, signals, request)
    try {
      const result = await act(work)
      if (!work.#isStreaming) work.#end()
      return result
    } catch (error) {
      work.#end()
      throw error
    }
  }

  /** Aborts when the client has gone, the answer is at its end, or the view is closed. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * The body of the answer: read only as fast as it is taken. The first piece is made at once, so that what is wrong with
   * the query can be told by a status.
   * @param joined hand text on in large pieces; default true
   */
  async stream(pieces: AsyncGenerator<string | Uint8Array>, joined = true): Promise<ReadableStream | null> {
    const source = joined ? joinText(pieces) : pieces
    const first = await source.next()
    if (this.#isHead) {
      await source.return(undefined)
      return null
    }
    this.#isStreaming = true
    const encoder = new TextEncoder()
    let next: Promise<IteratorResult<string | Uint8Array>> | undefined = Promise.resolve(first)
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await (next ?? source.next())
            next = undefined
            if (!done) return controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
            this.#end()
            controller.close()
          } catch (error) {
            this.#end()
            // A connection that breaks shows that the answer is not whole. As an error of the stream it would be printed.
            if (this.#break === undefined) return controller.error(error)
            this.#break()
            await new Promise(() => {})
          }
        },
        cancel: async () => {
          this.#end()
          await source.return(undefined).catch(() => {})
        },
      },
      { highWaterMark: 0 },
    )
  }

  #end(): void {
    this.#release()
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#stop)
    this.#stop()
  }
}

export interface WorkRequest {
  readonly isHead: boolean
  readonly breakOff?: (() => void) | undefined
}

async function* joinText(pieces: AsyncGenerator<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  let text = ''
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield piece
      continue
    }
    text += piece
    if (text.length < PIECE_CHARACTERS) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
