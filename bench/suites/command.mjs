// The command `gramexlog`, each time a process of its own: how soon it is there, and how fast it imports.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { LOCAL, remote, writeTargets } from '../gramexlog-config.mjs'
import { now } from '../measure.mjs'
import { records as logged } from '../record.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/bin/gramexlog.js', import.meta.url))
/** Told at the end of a process: its peak of memory, in KiB. */
const HOOK = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`
/** Of a journal for `tail`. */
const FEW = 1_000

/** @type {import('./index.mjs').Suite} */
export const command = {
  title: 'The command',
  documents: { null: 5_000_000 },
  async round({ count, server, each }) {
    await inTempDir(async (dir) => {
      writeTargets(dir, { bench: remote({ url: server.url, index: INDEX }), here: LOCAL })
      await run(dir, ['import', '-t', 'here', await write(dir, FEW)])
      const empty = join(dir, 'empty.mjs')
      writeFileSync(empty, '')
      await each('Node alone', () => run(dir, [], empty))
      await each('gramexlog --help', () => run(dir, ['--help']))
      await each('gramexlog tail', () => run(dir, ['tail', 'here']))
      for (const records of [Math.ceil(count / 100), count]) {
        const file = await write(dir, records)
        await each(`gramexlog import, ${records.toLocaleString('en-US')} records`, async () => {
          await server.prepare(INDEX)
          const cost = await run(dir, ['import', '-t', 'bench', file])
          if ((await server.count(INDEX)) !== records) throw new Error('not all of them came')
          return { ...cost, perSecond: records / (cost.ms / 1000) }
        })
      }
    })
  },
}

/**
 * From before it is started until it has ended.
 * @param {string} dir
 * @param {readonly string[]} args
 * @param {string} [program]
 */
async function run(dir, args, program = COMMAND) {
  const startedAt = now()
  const child = spawn(process.execPath, ['--import', HOOK, program, ...args], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`gramexlog ${args.join(' ')} ended with ${code}: ${said}`)
  return { ms: (now() - startedAt) / 1e6, rssMb: Number(/peak (\d+)$/.exec(said)?.[1]) / 1024 }
}

/**
 * Lines as pino writes them.
 * @param {string} dir
 * @param {number} records
 */
async function write(dir, records) {
  const file = join(dir, `${records}.ndjson`)
  const stream = createWriteStream(file)
  const firstMs = Date.UTC(2026, 0, 1)
  for (let n = 0; n < records; n += 1) {
    const line = `${JSON.stringify({ level: 30, time: firstMs + n, n, ...logged[n % logged.length] })}\n`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
  return file
}
