import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from './give-way.ts'
import { startShipper } from './shipping.ts'
import { type Request, SHIPPER, type Start } from './thread-request.ts'

type Port = NonNullable<typeof parentPort>
type Serve = (request: Exclude<Request, Start>) => Promise<void>

if (parentPort !== null && workerData === SHIPPER) run(parentPort)

/** The shipper's thread: a `Shipper` behind a message port. */
function run(port: Port): void {
  let serve: Serve | undefined
  port.on('message', (request: Request) => {
    if (request.type === 'start') serve = start(port, request)
    else void serve?.(request)
  })
}

function start(port: Port, { plan, closed }: Start): Serve {
  giveWay()
  const shipper = startShipper(plan, (event) => port.postMessage({ type: 'event', event }))
  return async (request) => {
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
  }
}

/** Deno's port cannot be closed, but its thread can. */
function end(port: NonNullable<typeof parentPort>): void {
  if (typeof port.close === 'function') port.close()
  else (globalThis as { close?: () => void }).close?.()
}
