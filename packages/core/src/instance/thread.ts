import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from './give-way.ts'
import { startShipper } from './shipping.ts'
import { type Request, SHIPPER, type Start } from './thread-request.ts'

if (parentPort !== null && workerData === SHIPPER) {
  const port = parentPort
  port.once('message', (start: Start) => run(port, start))
}

/** The shipper's thread: a `Shipper` behind a message port. */
function run(port: NonNullable<typeof parentPort>, { plan, closed }: Start): void {
  giveWay()
  const shipper = startShipper(plan, (event) => port.postMessage({ type: 'event', event }))
  port.on('message', async (request: Exclude<Request, Start>) => {
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
