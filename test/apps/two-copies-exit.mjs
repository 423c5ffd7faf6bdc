// two-copies-exit.mjs: core as ES module and as CommonJS in one process, with an instance each, which ends at once.
import { createRequire } from 'node:module'
import * as esm from '@gramexlog/core'

const cjs = createRequire(import.meta.url)('@gramexlog/core')
for (const [at, core] of [esm, cjs].entries()) (await core.open()).log('guide', { n: at + 1 })

process.exit()
