import type { Worker } from 'node:worker_threads'
import type { ShipperEvent } from '../shipper/event.ts'
import { Flushes, timerMs } from './flushes.ts'
import { InlineShipping, type Shipping, type ShippingPlan } from './shipping.ts'
import type { Request } from './thread-request.ts'
import { startThread } from './thread-start.ts'

const RESTART_MS = 1_000

type Report = { readonly type: 'event'; readonly event: ShipperEvent } | { readonly type: 'flushed' }

/** Ships in a thread of its own, so that the app's event loop never reads, compresses, sends or parses anything. */
export class ThreadShipping implements Shipping {
  readonly #plan: ShippingPlan
  readonly #tell: (event: ShipperEvent) => void
  readonly #closed = new Int32Array(new SharedArrayBuffer(4))
  readonly #flushes = new Flushes({
    begin: () => this.#ask({ type: 'flush' }),
    hasten: () => this.#ask({ type: 'hasten' }),
  })
  #worker: Worker | undefined
  /** In the place of a thread that there cannot be. */
  #inline: InlineShipping | undefined
  #closing = false
  #running = false

  /** @param begun a thread that waits for its plan; default: one is started */
  constructor(plan: ShippingPlan, tell: (event: ShipperEvent) => void, begun?: Worker) {
    this.#plan = plan
    this.#tell = tell
    this.#worker = this.#start(begun)
  }

  wake(target: string): void {
    if (this.#inline) this.#inline.wake(target)
    else this.#ask({ type: 'wake', target })
  }

  flush(timeoutMs?: number): Promise<void> {
    return this.#inline ? this.#inline.flush(timeoutMs) : this.#flushes.wait(timeoutMs)
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closing = true
    const worker = this.#worker
    if (!this.#running || worker === undefined) {
      this.#flushes.end()
      await this.#inline?.close(timeoutMs)
      return
    }
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.ref()
    this.#ask({ type: 'close' })
    const timer = setTimeout(() => void worker.terminate(), timerMs(timeoutMs))
    await ended
    clearTimeout(timer)
  }

  beforeExit(timeoutMs: number): void {
    this.#inline?.beforeExit(timeoutMs)
  }

  beginClose(): void {
    this.#closing = true
    this.#inline?.beginClose()
    if (this.#running) this.#ask({ type: 'close' })
  }

  waitClosed(timeoutMs: number): void {
    if (this.#running) Atomics.wait(this.#closed, 0, 0, timeoutMs)
  }

  #start(begun?: Worker): Worker | undefined {
    const worker = begun ?? startThread()
    if (worker === undefined) {
      this.#shipInline()
      return undefined
    }
    worker.on('message', (report: Report) => {
      if (report.type === 'event') this.#tell(report.event)
      else this.#flushes.done()
    })
    worker.on('error', (error) => this.#failed(error))
    worker.on('exit', () => this.#ended())
    // After the listeners, since one for messages makes the process wait for them.
    worker.unref()
    this.#running = true
    const start: Request = { type: 'start', plan: this.#plan, closed: this.#closed }
    worker.postMessage(start)
    return worker
  }

  #ask(request: Request): void {
    this.#worker?.postMessage(request)
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') {
      this.#shipInline()
      return
    }
    const reason = `the shipper's thread failed: ${error.message}`
    for (const { target } of this.#plan.targets) {
      this.#tell({ type: 'trouble', target: target.name, reason, denied: false })
    }
  }

  #shipInline(): void {
    const reason =
      "the file of the shipper's thread is missing, so records are delivered from the app's own; if the app is bundled, leave @gramexlog/core out of the bundle (external)"
    this.#tell({ type: 'notice', target: this.#plan.targets[0]!.target.name, reason })
    this.#inline = new InlineShipping(this.#plan, this.#tell)
    if (this.#flushes.underWay) void this.#inline.flushed().then(() => this.#flushes.end())
  }

  /** Ended: on request, or by a fault, after which it is started again. */
  #ended(): void {
    this.#running = false
    if (this.#closing) this.#flushes.end()
    if (this.#closing || this.#inline) return
    // Those who wait for a flush hold the process.
    setTimeout(() => {
      if (this.#closing) return
      this.#worker = this.#start()
      if (this.#flushes.underWay) this.#ask({ type: 'flush' })
    }, RESTART_MS).unref()
  }
}
