import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from './give-way.ts'
import { type ShippingPlan, startShipper } from './shipping.ts'

/** What the app's thread asks of the shipper's. */
export type Request =
  | { readonly type: 'wake'; readonly target: string }
  /** Never a second one before the answer to the first. */
  | { readonly type: 'flush' }
  | { readonly type: 'hasten' }
  | { readonly type: 'close' }

/** The plan, and the word in shared memory that becomes 1 when the shipper has closed. */
export interface ThreadData {
  readonly plan: ShippingPlan
  readonly closed: Int32Array
}

if (parentPort !== null && workerData?.plan !== undefined) run(parentPort, workerData as ThreadData)

/** The shipper's thread: a `Shipper` behind a message port. */
function run(port: NonNullable<typeof parentPort>, { plan, closed }: ThreadData): void {
  giveWay()
  const shipper = startShipper(plan, (event) => port.postMessage({ type: 'event', event }))
  port.on('message', async (request: Request) => {
    if (request.type === 'wake') shipper.wake(request.target)
    if (request.type === 'flush') {
      await shipper.flush()
      port.postMessage({ type: 'flushed' })
    }
    if (request.type === 'hasten') shipper.hasten()
    if (request.type === 'close') {
      await shipper.drain()
      await shipper.close()
      Atomics.store(closed, 0, 1)
      Atomics.notify(closed, 0)
      end(port)
    }
  })
}

/** Deno's port cannot be closed, but its thread can. */
function end(port: NonNullable<typeof parentPort>): void {
  if (typeof port.close === 'function') port.close()
  else (globalThis as { close?: () => void }).close?.()
}
