import { randomBytes } from 'node:crypto'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { Bag } from './request.ts'

// Threads get it at their start from the one that starts them.
const TOKEN = '@gramexlog/core/carried@1'

/**
 * The member of a line that brings the keys of its request, as JSON text, to a thread that does not have the request. Its
 * name is a secret of this process: an app may log an object that a client sent, and no client shall forge the keys.
 */
export const CARRIED: string = `gramexlog.keys.${token()}`

function token(): string {
  const known = getEnvironmentData(TOKEN)
  if (typeof known === 'string') return known
  const made = randomBytes(12).toString('hex')
  setEnvironmentData(TOKEN, made)
  return made
}

/** Stands for a request of which only some keys' values are known. */
export class CarriedKeys {
  readonly values: Bag
  /** Asked for the others. */
  readonly rest: Bag | undefined

  constructor(values: Bag, rest: Bag | undefined) {
    this.values = values
    this.rest = rest
  }
}
