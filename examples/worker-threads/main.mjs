// Each thread is a writer with a journal of its own; nothing has to be handed from one to another.
import { once } from 'node:events'
import { isMainThread, threadId, Worker } from 'node:worker_threads'
import { flush, log } from '@gramexlog/core'

if (isMainThread) {
  const workers = [1, 2].map((job) => new Worker(new URL(import.meta.url), { workerData: { job } }))
  await Promise.all(workers.map((worker) => once(worker, 'exit')))
  log('jobs', { event: 'all done' })
  const { accepted } = await flush({ timeout: 5_000 })
  console.log(`${accepted} record of the main thread, and those of ${workers.length} workers`)
} else {
  for (const step of ['begun', 'done']) log('jobs', { event: step, thread: threadId })
}
