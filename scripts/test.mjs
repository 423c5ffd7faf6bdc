// Runs the tests by run-tests.mjs, and looks at all that they print: if a secret that was planted in a configuration stands
// there, that is a failure. The last line stays `N passed, N failed`, with `, N skipped` when any were.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { plantedIn } from '../test/support/planted.mjs'

const script = join(import.meta.dirname, 'run-tests.mjs')
const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
const child = spawn(process.execPath, [script, ...process.argv.slice(2)], {
  stdio: ['inherit', 'pipe', 'pipe'],
  env: { ...colours, ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))

let leaks = 0
watch(child.stderr, process.stderr)
const last = watch(child.stdout, process.stdout)
const [code] = await once(child, 'close')
if (leaks > 0)
  console.error(
    `A planted secret stands in ${leaks} lines of the output: a secret of a configuration was told.`,
  )
const summary = last().replace(
  /(\d+) failed/,
  (_, failed) => `${Number(failed) + (leaks > 0 ? 1 : 0)} failed`,
)
process.stdout.write(summary, () => process.exit(leaks > 0 ? 1 : (code ?? 1)))

/** Passes a stream on line by line. @returns a function that gives the last line, which is held back */
function watch(from, to) {
  let rest = ''
  let held = ''
  from.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    for (const line of lines) {
      if (plantedIn(line) !== undefined) leaks += 1
      if (to === process.stderr) to.write(`${line}\n`)
      else {
        to.write(held)
        held = `${line}\n`
      }
    }
  })
  from.on('end', () => {
    if (plantedIn(rest) !== undefined) leaks += 1
    if (to === process.stderr) to.write(rest)
    else held += rest
  })
  return () => held
}
