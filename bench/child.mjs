// The process of one path: does what the parent says and tells what it cost. Ends with its parent.
import { compare } from './compare.mjs'
import { now, startMeter } from './measure.mjs'
import { paths } from './paths/index.mjs'

/** @type {any} */
let path
/** @type {ReturnType<typeof startMeter>} */
let meter

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  async open({ suite, name, ...options }) {
    const suites = await paths[name]()
    path = await suites[suite](options)
  },
  /** Works without being measured. */
  async warm(count) {
    await path.prepare?.(count)
    await path.send(count)
  },
  compare: ({ count, slices }) => compare(path, { count, slices }),
  /** Tells when it began, and what it had cost when `send` was through. */
  async measure(count) {
    await path.prepare?.(count)
    globalThis.gc?.()
    meter = startMeter()
    const startedAt = now()
    await path.send(count)
    return { startedAt, sentAt: now(), cost: meter.read() }
  },
  /** What it had cost when the server had everything. */
  cost: () => meter.read(),
  close: () => path.close?.(),
}

process.on('message', async ({ command, argument }) => {
  try {
    process.send?.({ value: await commands[command](argument) })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) })
  }
})
process.on('disconnect', () => process.exit())
