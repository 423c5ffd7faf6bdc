// two-copies.mjs: core as ES module and as CommonJS in one process, with an instance each.
import { createRequire } from 'node:module'
import * as esm from '@gramexlog/core'

const cjs = createRequire(import.meta.url)('@gramexlog/core')
for (const [at, core] of [esm, cjs].entries()) (await core.open()).log('guide', { n: at + 1 })
setInterval(() => {}, 1_000)
setTimeout(() => console.log('logged'), 100)
