// Logs in listeners of the beforeExit event, one older than the first log and one younger, and ends by itself.
import { log } from '@gramexlog/core'

process.on('beforeExit', () => log({ n: 2 }))
log({ n: 1 })
process.on('beforeExit', () => log({ n: 3 }))
