// `npm run audit [-- --strict]`: asks the package registry for known weaknesses of what users get, some of which is in our own
// files and no dependency, and of what builds it. Fails by findings; where the
// registry answers no such questions, as mirrors often do, it says so, which is a failure if it is strict.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { auditVerdict } from './audit-verdict.mjs'

const { strict } = parseArgs({ options: { strict: { type: 'boolean', default: false } } }).values
const { stdout, stderr } = spawnSync('npx', ['--yes', 'pnpm@10.34.9', 'audit', '--json'], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
})
const { words, verdict } = auditVerdict(stdout, stderr)
console.log(words)
process.exit(verdict === 'found' || (strict && verdict === 'unknown') ? 1 : 0)
