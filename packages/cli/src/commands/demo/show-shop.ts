import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { open as openLog } from '@gramexlog/core'
import { GramexLogError } from '@gramexlog/core/error'
import { createView } from '@gramexlog/view'
import open from 'open'
import type { Terminal } from '../../terminal/terminal.ts'
import { Lines } from '../reading/line.ts'
import { wholeNumber } from '../whole-number.ts'
import { nextRecord } from './shop.ts'

interface DemoOptions {
  readonly here?: true | undefined
  readonly port: string
  readonly open: boolean
  readonly json?: true | undefined
}

const CONFIG = `# yaml-language-server: $schema=node_modules/@gramexlog/core/dist/schema.json
gramexlog:
  shop:
    sink: local # kept in .gramexlog/; elasticsearch: sent to the url
    # url: \${ELASTICSEARCH_URL:-http://localhost:9200}
    keys: [hostname]
`
/** What happened before. */
const PAST_MS = 6 * 60 * 60 * 1_000
const PAST_RECORDS = 3_000
/** Between two records. */
const MOST_MS = 900

/** Runs the shop until the command is interrupted. @throws GramexLogError if there is a configuration here already */
export async function showShop(terminal: Terminal, options: DemoOptions): Promise<void> {
  const port = wholeNumber('--port', options.port, 0, 65_535)
  const folder = options.here ? terminal.cwd : mkdtempSync(join(tmpdir(), 'gramexlog-demo-'))
  const config = join(folder, 'gramexlog.yaml')
  try {
    if (existsSync(config)) {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `${config} is there already, and is not written over; run the demo in an empty folder, or without --here`,
      )
    }
    writeFileSync(config, CONFIG)
    await run(terminal, { config, dir: join(folder, '.gramexlog'), port, options })
  } finally {
    if (!options.here) rmSync(folder, { recursive: true, force: true })
  }
}

async function run(
  terminal: Terminal,
  { config, dir, port, options }: { config: string; dir: string; port: number; options: DemoOptions },
): Promise<void> {
  const shop = await openLog({ config, dir })
  const view = createView({ config, dir })
  try {
    for (let n = PAST_RECORDS; n > 0; n -= 1) {
      // More by day than by night, as it were: waves.
      const ago = (n / PAST_RECORDS + 0.02 * Math.sin(n / 60)) * PAST_MS
      shop.log('shop', {
        '@timestamp': new Date(Date.now() - Math.abs(ago)).toISOString(),
        ...nextRecord(Math.random),
      })
    }
    await shop.flush()
    const { url } = await view.listen(port)
    if (options.json) await terminal.write(`${JSON.stringify({ url, config })}\n`)
    else
      await terminal.write(
        `The shop's logs are at ${url}\nCtrl-C ends it${options.here ? '' : ' and removes everything'}.\n\n`,
      )
    if (options.open && terminal.isTerminal) await open(url).catch(() => {})
    const lines = new Lines(terminal, {
      fields: undefined,
      utc: false,
      full: false,
      targets: [],
      now: Date.now,
    })
    while (!terminal.signal.aborted) {
      const record = nextRecord(Math.random)
      shop.log('shop', record)
      if (!options.json) await terminal.write(lines.of({ target: 'shop', ms: Date.now(), record }))
      await sleep(Math.random() * MOST_MS, undefined, { signal: terminal.signal }).catch(() => {})
    }
  } finally {
    await view.close()
    await shop.close()
  }
}
