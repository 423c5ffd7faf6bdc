import { GramexLogError } from '@gramexlog/core/adapter'

const MINUTE_MS = 60_000
/** Addresses that are counted in a minute; all others share one count. */
const MAX_ADDRESSES = 10_000

/**
 * Counts requests of each address in each minute.
 * @param perMinute how many an address may send
 * @throws GramexLogError if that is not a whole number over 0
 */
export class Rate {
  readonly #perMinute: number
  readonly #counts = new Map<string, number>()
  #minute = 0

  constructor(perMinute: number) {
    if (!Number.isSafeInteger(perMinute) || perMinute < 1) {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `perMinute: expected a whole number over 0, found ${String(perMinute)}`,
      )
    }
    this.#perMinute = perMinute
  }

  /** Counts a request. @returns seconds to wait, if it is one too many */
  take(address: string, nowMs: number): number | undefined {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#counts.clear()
    }
    const whose = networkOf(address)
    const name = this.#counts.size < MAX_ADDRESSES || this.#counts.has(whose) ? whose : 'others'
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return count <= this.#perMinute ? undefined : Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / 1000)
  }
}

/** An IPv6 address's first half: whoever has one of a network's addresses has them all. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const groups = address.split('::')[0]!.split(':')
  return Array.from({ length: 4 }, (_, n) => groups[n] ?? '').join(':')
}
