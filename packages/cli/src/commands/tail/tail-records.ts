import { GramexLogError } from '@gramexlog/core/error'
import type { Config, Target } from '@gramexlog/core/files'
import { type Parameter, parseQuery, type Query } from '@gramexlog/view/reader'
import { safeJson } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf } from '../configuration.ts'
import { momentText } from '../duration.ts'
import { parametersOf } from '../reading/condition.ts'
import { Lines } from '../reading/line.ts'
import { Places, takeTarget } from '../reading/places.ts'
import type { Place } from '../reading/reading-options.ts'
import { wholeNumber } from '../whole-number.ts'
import { type Entry, mergeByTime, type Source } from './entry.ts'
import { LocalSource } from './local-source.ts'
import { RemoteSource } from './remote-source.ts'

interface TailOptions extends ConfigurationOptions {
  readonly lines?: string | undefined
  readonly follow?: true | undefined
  readonly since?: string | undefined
  readonly from: Place
  readonly fields?: readonly string[] | undefined
  readonly raw?: true | undefined
  readonly json?: true | undefined
  readonly full?: true | undefined
  readonly utc?: true | undefined
}

const LINES = '10'
const MOST_LINES = 100_000
/** Written at once, in characters. */
const BLOCK = 64 * 1024
/** What a tail has no use for. */
const NO_USE: Readonly<Record<string, string>> = {
  _by: 'groups have no tail; gramexlog query has them',
  _sort: 'a tail is in order of time; gramexlog query sorts',
  _limit: '-n says how many',
  _offset: 'gramexlog query has it',
  _c: '--fields names what is shown',
  _meta: 'a tail has none',
  _format: '--json gives the records as they are stored',
}

/** Shows the last records of targets, and those that come. */
export async function tailRecords(
  terminal: Terminal,
  args: readonly string[],
  options: TailOptions,
): Promise<void> {
  const count = countOf(options)
  const config = configurationOf(terminal, options)
  const { target, conditions } = takeTarget(config, args)
  const query = queryOf(conditions, options.since)
  const targets = target === undefined ? [...config.targets.values()] : [target]
  const places = new Places(config, options.from, terminal)
  const ending = new AbortController()
  const signal = AbortSignal.any([terminal.signal, ending.signal])
  const print = printer(terminal, targets, options)
  try {
    for (const target of targets) places.check(target)
    if (!targets.some((target) => !places.isLocal(target) || places.hasJournals(target)))
      for (const target of targets) places.sayIfEmpty(target)
    const about = { query, count, follow: options.follow === true, anyColumn: targets.length > 1, signal }
    const sources = targets.map((target) => sourceOf(config, target, places, terminal, about))
    const shown = { entries: 0 }
    await print(counted(newest(mergeByTime(sources.map((source) => source.before())), count), shown))
    const asks = conditions.length > 0 || options.since !== undefined
    if (shown.entries === 0 && asks && !options.follow) terminal.say('No records fulfil this.')
    if (options.follow) await Promise.all(sources.map((source) => printPieces(source.follow(), print)))
  } finally {
    // Where one fails the others end too.
    ending.abort()
    await places.close()
  }
}

function sourceOf(
  config: Config,
  target: Target,
  places: Places,
  terminal: Terminal,
  about: ConstructorParameters<typeof LocalSource>[3],
): Source {
  if (places.isLocal(target)) return new LocalSource(config, target, places, about)
  return new RemoteSource(target, places, terminal, about)
}

type Print = (entries: AsyncIterable<Entry> | Iterable<Entry>) => Promise<void>

function printer(terminal: Terminal, targets: readonly Target[], options: TailOptions): Print {
  const { fields, utc = false, full = false } = options
  const names = targets.length > 1 ? targets.map(({ name }) => name) : []
  const lines = new Lines(terminal, { fields, utc, full, targets: names, now: Date.now })
  const isRaw = options.raw || options.json
  const raw = terminal.isTerminal ? safeJson : (text: string) => text
  return async (entries) => {
    let text = ''
    for await (const entry of entries) {
      text += isRaw ? `${raw(entry.text)}\n` : lines.of(entry)
      if (text.length < BLOCK) continue
      await terminal.write(text)
      text = ''
    }
    if (text !== '') await terminal.write(text)
  }
}

async function printPieces(pieces: AsyncIterable<readonly Entry[]>, print: Print): Promise<void> {
  for await (const piece of pieces) await print(piece)
}

async function* counted(entries: AsyncIterable<Entry>, shown: { entries: number }): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    shown.entries += 1
    yield entry
  }
}

/** The last so many; all if it is undefined. */
async function* newest(entries: AsyncIterable<Entry>, count: number | undefined): AsyncGenerator<Entry> {
  if (count === undefined) {
    yield* entries
    return
  }
  let last: Entry[] = []
  for await (const entry of entries) {
    last.push(entry)
    if (last.length > 2 * count + 1_000) last = last.slice(-count)
  }
  yield* count === 0 ? [] : last.slice(-count)
}

/** Since a time all are shown, if nothing else is said. */
function countOf({ lines, since }: TailOptions): number | undefined {
  if (lines === undefined && since !== undefined) return undefined
  return wholeNumber('-n', lines ?? LINES, 0, MOST_LINES)
}

function queryOf(conditions: readonly string[], since: string | undefined): Query {
  const typed = parametersOf(conditions)
  for (const [key] of typed) {
    const why = NO_USE[key]
    if (why !== undefined) throw new GramexLogError('ERR_GRAMEXLOG_QUERY', `${key}=: ${why}`)
  }
  const from: Parameter[] = since === undefined ? [] : [['_from', momentText('--since', since)]]
  return parseQuery(
    new URLSearchParams([...typed, ...from].map(([key, value]): [string, string] => [key, value])),
  )
}
