// `npm run fuzz -- --minutes 10`: throws ever new inputs at all that reads what others write (fuzz/subjects), and keeps the
// seeds of what fails in fuzz/seeds.txt.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  console.error(`--minutes: expected a number over 0, found "${values.minutes}"`)
  process.exit(2)
}
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'unit', 'fuzz/'], {
  cwd: join(import.meta.dirname, '..'),
  stdio: 'inherit',
  env: { ...process.env, GRAMEXLOG_FUZZ_MINUTES: String(minutes) },
})
process.exit(status ?? 1)
