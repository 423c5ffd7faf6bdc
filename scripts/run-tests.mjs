// Runs the tests, for scripts/test.mjs: `node scripts/test.mjs [file filters] [--project unit] [any other vitest option]`.
// The last line of its output is always `N passed, N failed`, with `, N skipped` when any were.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitest, parseCLI, TestsNotFoundError } from 'vitest/node'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const counts = { passed: 0, failed: 0, skipped: 0 }

process.env.NODE_ENV ??= 'test'
try {
  const vitest = await createVitest('test', { root, ...options, watch: false })
  try {
    await vitest.start(filter)
  } catch (error) {
    // Vitest's reporter has said that there is nothing to run. Anything else, such as a server that did not start,
    // kept tests from running: a failure, though there is no test to count it by.
    if (!(error instanceof TestsNotFoundError)) {
      vitest.logger.printError(error, { type: 'Unhandled Error' })
      counts.failed += 1
    }
  } finally {
    await vitest.close()
  }
  for (const module of vitest.state.getTestModules()) countModule(module)
  // Thrown outside of any test, or by a worker that died: nothing else would show it in the numbers.
  counts.failed += vitest.state.getUnhandledErrors().length
} catch (error) {
  console.error(error)
  counts.failed += 1
}

const ran = counts.passed + counts.failed > 0
if (!ran) console.error('No test ran.')
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
const failed = counts.failed > 0 || !ran || Boolean(process.exitCode)
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`, () => {
  process.exit(failed ? 1 : 0)
})

function countModule(module) {
  // A file that did not load, or a suite whose hook threw: one failure, since its tests never said anything.
  counts.failed += module.errors().length
  for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    // Still pending at the end: its worker died under it.
    counts[state === 'pending' ? 'failed' : state] += 1
  }
}
