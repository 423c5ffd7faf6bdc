// Listens with a view, in which a target such as rows-1000 has so many rows, which are made as they are wanted; prints its
// address. For each line on its input it prints how many rows it has made, and what it holds: { made, heapMb, outsideMb, rssMb }.
// node --expose-gc view-rows.mjs <config>
import { createInterface } from 'node:readline'
import { makeView } from '../../packages/view/dist/esm/endpoint/view.js'

const [config] = process.argv.slice(2)
const START = Date.UTC(2026, 0, 31)
let made = 0

const openBackend = (_config, { name }) => ({
  async rows({ limit = Number(name.split('-')[1]) }, { signal }) {
    return { rows: rows(limit, signal) }
  },
  async columns() {
    const names = ['level', 'message', 'n', 'ok', 'user.id', 'tags']
    return [{ name: '@timestamp', kind: 'time' }, ...names.map((name) => ({ name, kind: 'mixed' }))]
  },
  async close() {},
})

async function* rows(count, signal) {
  for (let from = 0; from < count; from += 1_000) {
    // A real back end waits for a disk or a server.
    await new Promise(setImmediate)
    signal.throwIfAborted()
    made += 1_000
    yield Array.from({ length: 1_000 }, (_, at) => row(from + at))
  }
}

function row(n) {
  return {
    '@timestamp': new Date(START + n).toISOString(),
    level: n % 10 === 0 ? 'error' : 'info',
    message: `request ${n} was answered, with "quotes"; and more`,
    n,
    ok: n % 2 === 0,
    user: { id: `user-${n % 1000}` },
    tags: ['a', 'b'],
  }
}

const parts = {
  openBackend,
  pageDirectory: '',
  now: Date.now,
  tailMs: 1_000,
  warn: console.error,
}
const { url } = await makeView({ config }, parts).listen()
console.log(url)
createInterface(process.stdin)
  .on('line', () => {
    globalThis.gc()
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
    const [heapMb, outsideMb, rssMb] = [heapUsed, external + arrayBuffers, rss].map((bytes) => bytes / 1e6)
    console.log(JSON.stringify({ made, heapMb, outsideMb, rssMb }))
  })
  .on('close', () => process.exit())
