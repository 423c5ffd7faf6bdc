import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, LEASE_EXPIRY_MS, StandingShipper, type Target } from '@gramexlog/core/operator'
import { EXIT } from '../../exit-codes.ts'
import { bytesText, countText } from '../../terminal/amounts.ts'
import { Progress } from '../../terminal/progress.ts'
import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const LOOK_MS = 200
/** Between two rounds in which nothing was delivered. */
const PAUSE_MS = 1_000
/** What another host seems to have is waited for until it is known whether that lives. */
const HELD_MS = LEASE_EXPIRY_MS + 2 * PAUSE_MS
/** What a timer takes: 24 days. */
const MOST_MS = 2 ** 31 - 1

interface Limits {
  readonly timeoutMs: number | undefined
  readonly json: boolean
}

/** Delivers what is there now, as far as the server takes it, and says what became of it. */
export async function drainOnce(
  terminal: Terminal,
  config: Config,
  targets: readonly Target[],
  { timeoutMs, json }: Limits,
): Promise<void> {
  const progress = new Progress(terminal, { doing: 'delivering', unit: '', amount: bytesText })
  const say = (words: string) => progress.say(safeText(words))
  const shipper = new StandingShipper({ config, targets, say })
  const left = shipper.aim()
  const total = left().bytes
  const looks = setInterval(() => progress.update(total - left().bytes, total), LOOK_MS)
  const ending = new AbortController()
  const stop = AbortSignal.any([terminal.signal, ending.signal])
  try {
    const time =
      timeoutMs === undefined ? never(stop) : sleep(Math.min(timeoutMs, MOST_MS), undefined, { signal: stop })
    const over = time.then(
      () => true,
      () => true,
    )
    const startedMs = performance.now()
    // A round takes as many journals as may be open, and ends where the server takes nothing.
    for (let before = Number.POSITIVE_INFINITY; ; ) {
      const { bytes, heldBytes } = left()
      const mayCome = heldBytes > 0 && performance.now() - startedMs < HELD_MS
      if (bytes === 0 || (bytes >= before && !mayCome)) break
      if (bytes >= before) await sleep(PAUSE_MS, undefined, { signal: stop }).catch(() => {})
      before = bytes
      if (await Promise.race([shipper.drain().then(() => false), over])) break
    }
  } finally {
    ending.abort()
    clearInterval(looks)
    progress.end()
    await shipper.close(0)
  }
  const { bytes: leftBytes, heldBytes } = left()
  const { delivered, duplicates, dead, dropped } = await shipper.stats()
  terminal.endWith(leftBytes > 0 || dead > 0 || dropped > 0 ? EXIT.failed : EXIT.done)
  if (json) {
    await terminal.write(
      `${JSON.stringify({ delivered, duplicates, dead, dropped, leftBytes, heldBytes })}\n`,
    )
    return
  }
  const parts = [
    `${countText(delivered)} records delivered`,
    duplicates > 0 && `${countText(duplicates)} were there already`,
    dead > 0 && `${countText(dead)} became dead letters`,
    dropped > 0 && `${countText(dropped)} dropped`,
    leftBytes > 0 ? `${bytesText(leftBytes)} are left` : 'nothing is left',
    heldBytes > 0 && `of which another process has ${bytesText(heldBytes)} (gramexlog status --journals)`,
  ]
  await terminal.write(`${parts.filter((part) => part !== false).join(', ')}\n`)
}

function never(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
