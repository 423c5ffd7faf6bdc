// `npm run audit`: asks the package registry for known weaknesses of what users get. Fails by findings alone; where the registry
// answers no such questions, as mirrors often do, it says so.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { auditVerdict } from './audit-verdict.mjs'

const { stdout, stderr } = spawnSync('npx', ['--yes', 'pnpm@10.34.9', 'audit', '--prod', '--json'], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
})
const { words, found } = auditVerdict(stdout, stderr)
console.log(words)
process.exit(found ? 1 : 0)
