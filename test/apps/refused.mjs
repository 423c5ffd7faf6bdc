// refused.mjs: logs, in its last moment, a record that Elasticsearch cannot store.
import { log } from '@gramexlog/core'

log('guide', { '': 1 })
process.exit(3)
