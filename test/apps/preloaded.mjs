// preloaded.mjs: a tool that logs, loaded by NODE_OPTIONS into each thread of a process.
import { threadId } from 'node:worker_threads'
import { log } from '@gramexlog/core'

log('guide', { n: threadId })
