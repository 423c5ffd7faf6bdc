// Logs from several threads, of which one is ended from outside at some moment and the others end by themselves.
//   node threads.mjs THREADS RECORDS
// Prints for each thread how many of its records are safe, as JSON.
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { log } from '@gramexlog/core'

const [threads, records] = process.argv.slice(2).map(Number)

if (isMainThread) {
  const safe = Array(threads).fill(0)
  const workers = safe.map(
    (_, app) => new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2), workerData: app }),
  )
  const ended = workers.map((worker, app) => {
    worker.on('message', (n) => {
      safe[app] = n
      if (app === 0 && n === records / 2) worker.terminate()
    })
    return new Promise((done) => worker.once('exit', done))
  })
  log('guide', { app: 'main', n: 0 })
  await Promise.all(ended)
  console.log(JSON.stringify(safe))
} else {
  for (let n = 0; n < records; n += 1) {
    log('guide', { app: workerData, n })
    if (n % 10 < 9) continue
    // The end of the turn, after which the records are in the journal.
    await new Promise((done) => setImmediate(done))
    parentPort.postMessage(n + 1)
  }
}
