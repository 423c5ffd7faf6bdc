import type { Failure } from '../../src/endpoint/contract.ts'

/** Where the view is mounted, with a slash at its end: above the folder that this script comes from. */
export const BASE = new URL('../../', import.meta.url)

/** An answer that is none, in the endpoint's own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number

  /** @param status of HTTP; 0 if nothing answered */
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface Answered<T> {
  readonly value: T
  /** Characters of its JSON. */
  readonly weight: number
  /** How far the server's clock is before this one, in ms, as far as its Date header says. */
  readonly aheadMs: number
}

/**
 * @param path below where the view is mounted
 * @throws Refusal if it is refused or cannot be asked; the signal's reason if that stops it
 */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<Answered<T>> {
  const response = await reach(path, options)
  const text = await response.text()
  const sent = Date.parse(response.headers.get('date') ?? '')
  const aheadMs = Number.isNaN(sent) ? 0 : sent - Date.now()
  if (!response.ok) throw new Refusal(response.status, failureOf(text, response.status))
  try {
    return { value: JSON.parse(text) as T, weight: text.length, aheadMs }
  } catch {
    throw new Refusal(response.status, `The server's answer to ${path.replace(/\?.*/, '')} is no JSON.`)
  }
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, BASE), { credentials: 'same-origin', ...options })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Refusal(0, 'The server that shows the logs does not answer. Is it running?')
  }
}

function failureOf(text: string, status: number): string {
  try {
    const { error } = JSON.parse(text) as Failure
    if (typeof error.message === 'string') return error.message
  } catch {
    // Then a proxy answered, whose words help nobody.
  }
  return `The server answered with the status ${status}.`
}
