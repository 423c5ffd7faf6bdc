// An app that only writes: GRAMEXLOG_SHIP=off. The shipper beside it delivers.
import { log } from '@gramexlog/core'

let n = 0
log('app', { event: 'tick', n })
setInterval(() => {
  n += 1
  log('app', { event: 'tick', n })
}, 1_000)
