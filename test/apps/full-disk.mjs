// Logs until the disk refuses, and more; makes room; logs on; and tells what became of it all.
//   node full-disk.mjs MORE FILLER|limit|read-only
// MORE: records that are logged while the disk refuses. FILLER: a file in the way; limit: the largest size of a file.
// read-only: so is the disk.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { flush, log, stats } from '@gramexlog/core'

const [more, inTheWay] = process.argv.slice(2)
let n = 0

async function logSome(count) {
  for (const end = n + count; n < end; n += 1) {
    log('guide', { n, pad: 'é'.repeat(200) })
    if (n % 50 === 0) await turn()
  }
  await turn()
}

while (stats().lastError === undefined) await logSome(100)
const { lastError } = stats()
await logSome(Number(more))
if (inTheWay === 'limit') spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited'])
else if (inTheWay === 'read-only') spawnSync('mount', ['-o', 'remount,rw', process.env.DIR])
else rmSync(inTheWay)
await sleep(1_500)
await logSome(100)
const { accepted, dropped } = await flush()

const dir = process.env.GRAMEXLOG_DIR
const lines = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ndjson'))
  .sort()
  .flatMap((name) => readFileSync(join(dir, name), 'utf8').trimEnd().split('\n'))
const numbers = lines.map((line) => JSON.parse(line).n)
const ascending = numbers.every((number, at) => at === 0 || number > numbers[at - 1])
console.log(
  JSON.stringify({
    lastError,
    accepted,
    dropped,
    stored: numbers.length,
    ascending,
    last: numbers.at(-1) === n - 1,
  }),
)
