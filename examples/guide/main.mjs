// The logging guide as a running app: `npm start`, or `node examples/guide/main.mjs` after a build.
//   --once               a fixed number of visits, then the end; so too without a terminal, and with CI=true
//   ELASTICSEARCH_URL=…  the records go there; without it they stay on this machine
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@gramexlog/core'
import { createApp } from './app.mjs'
import { readElasticsearch } from './elasticsearch.mjs'
import { readJournal } from './journal.mjs'
import { listen } from './listen.mjs'
import { closeLoggers } from './loggers.mjs'
import { openPage } from './page.mjs'
import { showHeading, showRecords, showStart, showSummary, showTrouble } from './screen.mjs'
import { indexes, journals, server } from './settings.mjs'
import { visit } from './visits.mjs'

const GRAMEX_PORT = 9988
const VISITS = 60
const SHOWN = 24

const once = process.argv.includes('--once') || process.env.CI === 'true' || !process.stdout.isTTY
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

const readNew = server
  ? readElasticsearch(server, Object.values(indexes))
  : readJournal(journals, Object.keys(indexes))
const web = await listen(createApp(), GRAMEX_PORT)
const page = await openPage()
showStart({ app: web.url, page: page.url, runsOn: !once })
log('log1', { event: 'start', url: web.url })

const stored = once ? await runOnce() : await runOn()
process.exitCode = stored ? 0 : 1

/** Visits the app, closes everything, and shows the last records from where they are stored. */
async function runOnce() {
  await visit(web.url, { count: VISITS, everyMs: 15, signal: stop.signal })
  const logged = await finish()
  const found = (await readNew().catch(showTrouble)) ?? []
  const shown = found.slice(-SHOWN)
  if (shown.length > 0) showHeading(`${VISITS} visits, the last ${shown.length} records`)
  showRecords(shown)
  return showSummary(logged, found.length)
}

/** Visits the app until Ctrl-C, and shows each record when it is stored. */
async function runOn() {
  const visits = visit(web.url, { count: Number.POSITIVE_INFINITY, everyMs: 700, signal: stop.signal })
  let count = 0
  let trouble
  const show = async () => {
    try {
      const found = await readNew()
      trouble = undefined
      count += found.length
      showRecords(found)
    } catch (error) {
      // Once, and not each time: the records wait meanwhile.
      if (!trouble) showTrouble(error)
      trouble = error
    }
  }
  while (!stop.signal.aborted) {
    await show()
    await sleep(500, undefined, { signal: stop.signal }).catch(() => {})
  }
  console.log() // after the terminal's ^C
  await visits
  const logged = await finish()
  await show()
  return showSummary(logged, count)
}

async function finish() {
  log('log1', { event: 'stop' })
  web.server.close()
  web.server.closeIdleConnections()
  await page.close()
  return closeLoggers()
}
