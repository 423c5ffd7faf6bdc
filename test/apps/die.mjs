// die.mjs <n>: logs a record, tells after its turn that it is safe, and is killed.
import { log } from '@gramexlog/core'

log('guide', { n: Number(process.argv[2]) })
setImmediate(() => {
  process.stdout.write('safe\n')
  setImmediate(() => process.kill(process.pid, 'SIGKILL'))
})
