// On globalThis, since who provides it may have loaded another copy of this module: ESM beside CJS, or another version.
const SOURCE = Symbol.for('@gramexlog/core/request@1')
const store = globalThis as { [SOURCE]?: () => object | undefined }

/** The request that is being answered where this is called, if somebody provides it. */
export function currentRequest(): object | undefined {
  return store[SOURCE]?.()
}

/**
 * Says from where to take the current request, for all records that are logged without one.
 * @param source is called at each record of a target with keys of requests; must be cheap and not throw
 */
export function provideRequest(source: () => object | undefined): void {
  store[SOURCE] = source
}
