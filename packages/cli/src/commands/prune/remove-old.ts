import { GramexLogError } from '@gramexlog/core/error'
import { type Config, removeExpired, type Target } from '@gramexlog/core/operator'
import { bytesText, countText } from '../../terminal/amounts.ts'
import { tableText } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetsOf } from '../configuration.ts'
import { durationMs } from '../duration.ts'
import { deleteAll, findIndices, type TargetIndex } from './indices.ts'

const DAY_MS = 86_400_000

interface PruneOptions extends ConfigurationOptions {
  readonly olderThan: string
  readonly indices?: true | undefined
  readonly yes?: true | undefined
  readonly json?: true | undefined
}

/** Segments of a target. */
interface Segments {
  readonly target: string
  readonly segments: number
  readonly bytes: number
  /** When the first and the last of them was written last, ISO 8601. */
  readonly first: string
  readonly last: string
}

/** Says what is older, and removes it if that is wanted. */
export async function removeOld(
  terminal: Terminal,
  name: string | undefined,
  options: PruneOptions,
): Promise<void> {
  const { yes = false, json = false } = options
  const ageMs = durationMs('--older-than', options.olderThan)
  if (ageMs === 0)
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', '--older-than: expected a time over 0, such as 30d')
  const config = configurationOf(terminal, options)
  const targets = targetsOf(config, name === undefined ? [] : [name])
  const nowMs = Date.now()
  // Before anything is removed here, the servers have answered.
  const indices = options.indices ? await findIndices(targets, nowMs - ageMs, terminal) : []
  const segments = targets.flatMap((target) => expired(config, target, ageMs, nowMs, !yes))
  if (!json) await terminal.write(pageText(terminal, segments, indices))
  if (yes) await deleteAll(indices, terminal)
  if (json) {
    const found = indices.map(({ target, index }) => {
      const { name, documents, bytes, fromMs, toMs } = index
      return { target: target.name, index: name, documents, bytes, first: iso(fromMs), last: iso(toMs - 1) }
    })
    await terminal.write(`${JSON.stringify({ dryRun: !yes, segments, indices: found })}\n`)
  } else if (segments.length + indices.length > 0)
    terminal.say(yes ? 'removed' : 'nothing was removed; --yes removes it')
}

function expired({ dir }: Config, target: Target, ageMs: number, nowMs: number, dry: boolean): Segments[] {
  const found = removeExpired(dir, target, ageMs / DAY_MS, nowMs, dry)
  if (found.length === 0) return []
  return [
    {
      target: target.name,
      segments: found.length,
      bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
      first: iso(found[0]!.writtenMs),
      last: iso(found.at(-1)!.writtenMs),
    },
  ]
}

function pageText(
  terminal: Terminal,
  segments: readonly Segments[],
  indices: readonly TargetIndex[],
): string {
  if (segments.length + indices.length === 0) return 'Nothing is that old.\n'
  const columns = [
    { title: 'TARGET' },
    { title: 'WHAT' },
    { title: 'RECORDS', align: 'right' },
    { title: 'SIZE', align: 'right' },
    { title: 'FROM' },
    { title: 'TO' },
  ] as const
  const here = segments.map(({ target, segments, bytes, first, last }) => {
    const what = `${countText(segments)} ${segments === 1 ? 'segment' : 'segments'} on this machine`
    return [target, what, '', bytesText(bytes), minute(first), minute(last)]
  })
  const there = indices.map(({ target, index }) => [
    target.name,
    `index ${index.name}`,
    countText(index.documents),
    bytesText(index.bytes),
    minute(iso(index.fromMs)),
    minute(iso(index.toMs - 1)),
  ])
  return tableText(terminal, columns, [...here, ...there])
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function minute(text: string): string {
  return text.slice(0, 16).replace('T', ' ')
}
