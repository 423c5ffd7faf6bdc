// The process of one path: does what the parent says and tells what it cost. Ends with its parent.
import { allocationsOf } from './allocations.mjs'
import { compare } from './compare.mjs'
import { now, startMeter } from './measure.mjs'
import { paths } from './paths/index.mjs'
import { logInstead } from './record.mjs'
import { rest } from './rest.mjs'
import { recordsOf } from './shapes.mjs'
import { logSteadily } from './steady.mjs'

/** @type {any} */
let path
/** @type {ReturnType<typeof startMeter>} */
let meter

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  async open({ suite, name, unit, shape, ...options }) {
    const of = shape && recordsOf(shape)
    if (suite === 'endToEnd' && of) logInstead(of)
    const all = { ...options, of }
    path = await (await paths[name]())[suite](all)
    if (unit) path.unit = await (await paths[unit]())[suite](all)
  },
  /** Works without being measured. */
  async warm(count) {
    await path.prepare?.(count)
    await path.send(count)
  },
  /** Until other threads of the path have taken all. */
  settle: () => path.settle?.(),
  compare: ({ count, slices }) => compare(path, { count, slices }),
  /** After `compare`, when all is compiled. */
  allocations: (count) => allocationsOf(path, count),
  /** Tells when it began, and when `send` was through. */
  async measure(count) {
    await path.prepare?.(count)
    globalThis.gc?.()
    meter = (path.startMeter ?? startMeter)()
    const startedAt = now()
    await path.send(count)
    return { startedAt, sentAt: now() }
  },
  steady: (amounts) => logSteadily(path, amounts),
  rest,
  /** From nothing loaded until a record is handed over; tells when it began. */
  async first(options) {
    const startedAt = now()
    await commands.open(options)
    const openedAt = now()
    await path.send(1)
    return { startedAt, openedAt }
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
