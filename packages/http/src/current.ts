import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventEmitter } from 'node:events'
import { provideRequest } from '@gramexlog/core/adapter'

// On globalThis, since an app may load this module twice, as ESM and as CJS.
const STORAGE = Symbol.for('@gramexlog/http/requests@1')
const store = globalThis as { [STORAGE]?: AsyncLocalStorage<object> }

/** The requests that are being answered, each in its own chain of calls. */
export function currentRequests(): AsyncLocalStorage<object> {
  const known = store[STORAGE]
  if (known !== undefined) return known
  const made = new AsyncLocalStorage<object>()
  store[STORAGE] = made
  provideRequest(() => made.getStore())
  return made
}

/**
 * Runs the rest of a request's answering, in which the request is the current one. So it is for the listeners of the
 * emitters (node's request and response), whose events come from the connection and not from this chain of calls.
 */
export function during<T>(request: object, emitters: readonly EventEmitter[], rest: () => T): T {
  const requests = currentRequests()
  for (const emitter of emitters) keepFor(emitter, request, requests)
  return requests.run(request, rest)
}

/** An emitter whose listeners run in a request's chain of calls. */
type Kept = EventEmitter & { [REQUEST]?: object }
const REQUEST: unique symbol = Symbol.for('@gramexlog/http/request@1')

function keepFor(emitter: Kept, request: object, requests: AsyncLocalStorage<object>): void {
  const known = emitter[REQUEST] !== undefined
  // Where a server's listener and its framework's middleware both keep the request, the framework knows more of it.
  emitter[REQUEST] = request
  if (known) return
  const { emit } = emitter
  emitter.emit = (...args) => {
    const current = emitter[REQUEST]!
    // To enter it costs more than the rest: not where nobody listens, nor within it.
    if (emitter.listenerCount(args[0]) === 0 || requests.getStore() === current) {
      return emit.apply(emitter, args)
    }
    return requests.run(current, () => emit.apply(emitter, args))
  }
}

/** What the middleware keeps of a message's request, if it has seen it. */
export function keptFor(message: Kept | undefined): object | undefined {
  return message?.[REQUEST]
}
