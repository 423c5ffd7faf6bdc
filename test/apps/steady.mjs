// Logs on and on, under faults that a test puts on; delivers at the end, and tells its counts as JSON.
//   node steady.mjs CONTROL [BYTES]
// CONTROL: a file that is read again and again, JSON: what faulty.mjs knows, and `end`. BYTES: padding of a record.
// Prints `began` with its first record.
import { faults } from './faulty.mjs'

const { flush, log, stats } = await import('@gramexlog/core')
const pad = 'x'.repeat(Number(process.argv[3] ?? 0))
const lags = []
const errors = new Set()
let n = 0

function look() {
  const { lagMs, lastError } = stats()
  lags.push(lagMs)
  if (lastError !== undefined) errors.add(lastError)
}

log('guide', { app: process.pid, n, at: Date.now(), pad })
console.log('began')
const startedMs = performance.now()
const used = process.cpuUsage()
while (!faults().end) {
  await new Promise((resolve) => setTimeout(resolve, 5))
  n += 1
  log('guide', { app: process.pid, n, at: Date.now(), pad })
  if (n % 10 === 0) look()
}
const { user, system } = process.cpuUsage(used)
const told = await flush({ timeout: 20_000 })
look()
console.log(
  JSON.stringify({
    ...told,
    logged: n + 1,
    app: process.pid,
    lagsMs: [Math.min(...lags), Math.max(...lags)],
    errors: [...errors],
    cpu: (user + system) / 1000 / (performance.now() - startedMs),
  }),
)
process.exit()
