// What the guide prints around its records.
import { relative } from 'node:path'
import { paint, recordLine } from './record-line.mjs'
import { indexes, journals, server } from './settings.mjs'

const nameWidth = Math.max(...[...Object.keys(indexes), ...Object.values(indexes)].map((name) => name.length))
/** Without the user and password of the URL. */
const host = server && new URL(server).host
const below = relative(process.cwd(), journals)
const directory = below.startsWith('..') ? journals : below || '.'

export function showStart({ app, page, runsOn }) {
  const [where, remark] = server
    ? [host, `Elasticsearch, in ${[...new Set(Object.values(indexes))].join(', ')}`]
    : [directory, 'on this machine; set ELASTICSEARCH_URL to send them']
  say('')
  say(`  ${paint('bold', 'gramexlog guide')}`)
  say('')
  say(`  app      ${paint('cyan', app)}  ${paint('gray', 'or /log?x=1&y=2, which logs and answers null')}`)
  say(`  records  ${paint('cyan', where)}  ${paint('gray', remark)}`)
  say(
    `  page     ${paint('cyan', page)}  ${paint('gray', runsOn ? 'the logs, live' : 'the logs, while this runs')}`,
  )
  if (runsOn) say(`  stop     ${paint('cyan', 'Ctrl-C')}`)
  say('')
}

export function showRecords(found) {
  for (const one of found) say(recordLine(one, nameWidth))
}

/**
 * `logged`: how many records each target took; `stored`: how many were found where they belong.
 *
 * @returns whether all were
 */
export function showSummary(logged, stored) {
  const total = Object.values(logged).reduce((sum, count) => sum + count, 0)
  say('')
  for (const [target, count] of Object.entries(logged)) {
    const place = server ? `index ${indexes[target]}` : `${directory}/${target}/`
    say(`  ${paint('cyan', target.padEnd(nameWidth))}  ${String(count).padStart(5)}  ${paint('gray', place)}`)
  }
  const place = server ? `in Elasticsearch at ${host}` : `in ${directory}`
  const complete = stored >= total
  say('')
  say(`  ${paint(complete ? 'green' : 'yellow', `${total} records logged, ${stored} found ${place}`)}`)
  if (!complete) say(`  ${paint('yellow', `the rest waits in ${directory} and is sent at the next start`)}`)
  say('')
  return complete
}

export function showHeading(text) {
  say(`  ${paint('bold', text)}`)
  say('')
}

export function showTrouble(error) {
  const reason = error.cause?.message ?? error.message
  say(`  ${paint('yellow', `cannot read from ${host ?? directory}: ${reason}`)}`)
}

function say(line) {
  console.log(line)
}
