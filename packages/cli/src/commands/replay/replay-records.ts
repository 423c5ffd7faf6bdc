import { GramexLogError } from '@gramexlog/core/error'
import {
  type Config,
  openSink,
  type Replayed,
  type ReplayWatch,
  replayDeadLetters,
  replayKept,
  type Target,
} from '@gramexlog/core/operator'
import { EXIT } from '../../exit-codes.ts'
import { countText } from '../../terminal/amounts.ts'
import { confirm } from '../../terminal/confirm.ts'
import { Progress } from '../../terminal/progress.ts'
import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetOf } from '../configuration.ts'
import { momentMs } from '../duration.ts'
import { type Found, findDead, findKept } from './found.ts'

interface ReplayOptions extends ConfigurationOptions {
  readonly kept?: true | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly to?: string | undefined
  readonly yes?: true | undefined
  readonly json?: true | undefined
}

/** Says what would be sent again, and sends it if that is wanted. */
export async function replayRecords(
  terminal: Terminal,
  name: string | undefined,
  options: ReplayOptions,
): Promise<void> {
  const { kept = false, since, until, yes = false, json = false } = options
  if (!kept && (since !== undefined || until !== undefined))
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', '--since, --until: need --kept beside them')
  const nowMs = Date.now()
  const sinceMs = since === undefined ? undefined : momentMs('--since', since, nowMs)
  const untilMs = until === undefined ? undefined : momentMs('--until', until, nowMs)
  const config = configurationOf(terminal, options)
  const from = targetOf(config, name)
  const to = options.to === undefined ? from : targetOf(config, options.to)
  checkServer(config, to)
  const range = { sinceMs, untilMs, waiting: to !== from }
  const found = kept ? await findKept(config, from, range, terminal) : await findDead(config, from, terminal)
  const destination = to === from ? 'again' : `to ${to.name}`
  if (!json) await terminal.write(found.text)
  if (found.records > 0 && (yes || (!json && (await confirm(terminal, question(found, destination)))))) {
    const send = (watch: ReplayWatch) => sendAgain(terminal, config, { from, to, kept, range, watch })
    await report(terminal, found, json, send)
    return
  }
  if (json) await terminal.write(`${JSON.stringify({ dryRun: true, ...found.json })}\n`)
  else if (found.records > 0) terminal.say(`nothing was sent; --yes sends them ${destination}`)
}

function question({ records }: Found, destination: string): string {
  return `Send ${countText(records)} ${records === 1 ? 'record' : 'records'} ${destination}?`
}

function checkServer({ file }: Config, { name, sinks }: Target): void {
  if (sinks.includes('elasticsearch')) return
  throw new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${name} is not sent to Elasticsearch (${file}); name a target that is, by --to`,
  )
}

interface Sending {
  readonly from: Target
  readonly to: Target
  readonly kept: boolean
  readonly range: Parameters<typeof replayKept>[2]
  readonly watch: ReplayWatch
}

async function sendAgain(
  terminal: Terminal,
  { dir }: Config,
  { from, to, kept, range, watch }: Sending,
): Promise<Replayed> {
  const sink = await openSink(to, (reason) => terminal.say(safeText(`${to.name}: ${reason}`)))
  try {
    return kept
      ? await replayKept(dir, from, range, sink, watch)
      : await replayDeadLetters(dir, from, sink, watch)
  } finally {
    await sink.close()
  }
}

async function report(
  terminal: Terminal,
  { records }: Found,
  json: boolean,
  send: (watch: ReplayWatch) => Promise<Replayed>,
): Promise<void> {
  const progress = new Progress(terminal, { doing: 'sending', unit: 'records' })
  let sum: Replayed = { stored: 0, duplicates: 0, refused: 0 }
  const onProgress = (replayed: Replayed) => {
    sum = replayed
    progress.update(replayed.stored + replayed.duplicates + replayed.refused, records)
  }
  try {
    sum = await send({ onProgress, signal: terminal.signal })
  } catch (error) {
    progress.end()
    if (!json) await terminal.write(`${resultText(sum)}\n`)
    throw unavailable(error, terminal)
  }
  progress.end()
  await terminal.write(json ? `${JSON.stringify({ dryRun: false, ...sum })}\n` : `${resultText(sum)}\n`)
  if (sum.refused > 0) terminal.endWith(EXIT.failed)
}

/** What the server says, in words, is no failure of the program. */
function unavailable(error: unknown, { signal }: Terminal): unknown {
  if (signal.aborted || !(error instanceof Error) || error.name !== 'Error' || 'syscall' in error)
    return error
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNAVAILABLE',
    `the server takes no more of them now (${safeText(error.message)}). Nothing is lost; run this again when it does`,
    { cause: error },
  )
}

function resultText({ stored, duplicates, refused }: Replayed): string {
  const parts = [
    `${countText(stored)} stored`,
    duplicates > 0 && `${countText(duplicates)} were there already`,
    refused > 0 && `${countText(refused)} refused again`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}
