import { computed, signal } from '@preact/signals'
import type { Column } from '../../src/backends/backend.ts'
import type { TargetList } from '../../src/endpoint/contract.ts'
import { parseQuery } from '../../src/query/parse.ts'
import type { Query } from '../../src/query/query.ts'
import { ask, BASE, Refusal } from '../data/ask.ts'
import { type Place, parametersOf, printPlace, readPlace } from './place.ts'

/** Where the page is. Changed by `go` alone. */
export const place = signal<Place>(readHere())
export const targets = signal<TargetList | undefined>(undefined)
/** Why there are no targets. */
export const targetsFailure = signal<string | undefined>(undefined)
/** Of the target that is shown. */
export const columns = signal<readonly Column[]>([])
/** How far the server's clock is before this one, in ms. */
const aheadMs = signal(0)

/** The place's query, or what is wrong with it. */
export const query = computed<Query | string>(() => queryOf(place.value))

export function queryOf(of: Place): Query | string {
  try {
    return parseQuery(parametersOf(of))
  } catch (error) {
    return messageOf(error)
  }
}

/** Now, by the server's clock, as which `now` in a query counts. */
export function serverNow(): number {
  // Date headers have seconds alone, and answers take their time: less is no difference.
  return Date.now() + (Math.abs(aheadMs.value) > 5_000 ? aheadMs.value : 0)
}

/** Goes to another place, which becomes the page's address. @param replace not as a step that "back" undoes */
export function go(change: Partial<Place>, replace = false): void {
  const next = { ...place.value, ...change }
  const address = new URL(printPlace(next), BASE)
  if (address.href !== location.href) {
    if (replace) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }
  place.value = next
}

/** Keeps the place with the browser's history. */
export function followHistory(): void {
  window.addEventListener('popstate', () => {
    place.value = readHere()
  })
}

export async function loadTargets(): Promise<void> {
  try {
    const { value, aheadMs: ahead } = await ask<TargetList>('~/targets')
    aheadMs.value = ahead
    targets.value = value
    targetsFailure.value = undefined
    const [only] = value.targets
    if (place.value.target === undefined && only !== undefined) go({ target: only.name }, true)
  } catch (error) {
    targetsFailure.value = messageOf(error)
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof Refusal) return error.message
  return error instanceof Error ? error.message : String(error)
}

function readHere(): Place {
  return readPlace(BASE.pathname, new URL(location.href))
}
