import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@gramexlog/core/files'
import { EXIT } from '../../exit-codes.ts'
import { countText } from '../../terminal/amounts.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { tableText } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf } from '../configuration.ts'
import { durationMs } from '../duration.ts'
import { size } from '../size.ts'
import { wholeNumber } from '../whole-number.ts'
import { gatherStatus, type TargetStatus } from './gather.ts'
import { journalTable, targetTable } from './status-table.ts'

const WATCH_SECONDS = '2'
const HOME = '\x1b[H'
const ERASE_LINE = '\x1b[K'
const ERASE_BELOW = '\x1b[J'

interface StatusOptions extends ConfigurationOptions {
  readonly journals?: true | undefined
  readonly watch?: string | true | undefined
  readonly maxLag?: string | undefined
  readonly maxBacklog?: string | undefined
  readonly json?: true | undefined
}

/** Limits of a probe. */
interface Limits {
  readonly lag?: { readonly ms: number; readonly text: string }
  readonly backlog?: { readonly bytes: number; readonly text: string }
}

/** Prints how delivery stands, once or until the command is interrupted. */
export async function showStatus(
  terminal: Terminal,
  names: readonly string[],
  options: StatusOptions,
): Promise<void> {
  const limits = limitsOf(options)
  const { watch } = options
  const everyMs =
    watch === undefined
      ? undefined
      : 1_000 * wholeNumber('--watch', watch === true ? WATCH_SECONDS : watch, 1, 86_400)
  const config = configurationOf(terminal, options)
  const redraws = everyMs !== undefined && terminal.isTerminal && !options.json
  if (redraws) await terminal.write(`${HOME}${ERASE_BELOW}`)
  for (;;) {
    const nowMs = Date.now()
    const targets = await gatherStatus(config, names, nowMs)
    const text = options.json
      ? `${JSON.stringify({ dir: config.dir, targets })}\n`
      : pageText(config, targets, options, nowMs, terminal)
    await terminal.write(redraws ? redrawn(text) : text)
    judge(terminal, targets, limits)
    if (everyMs === undefined || terminal.signal.aborted) return
    await sleep(everyMs, undefined, { signal: terminal.signal }).catch(() => {})
    if (terminal.signal.aborted) return
    if (!redraws && !options.json) await terminal.write('\n')
  }
}

function limitsOf({ maxLag, maxBacklog }: StatusOptions): Limits {
  return {
    ...(maxLag !== undefined && { lag: { ms: durationMs('--max-lag', maxLag), text: maxLag } }),
    ...(maxBacklog !== undefined && {
      backlog: { bytes: size('--max-backlog', maxBacklog), text: maxBacklog },
    }),
  }
}

function pageText(
  { dir }: Config,
  targets: readonly TargetStatus[],
  { journals }: StatusOptions,
  nowMs: number,
  terminal: Terminal,
): string {
  const { dim, yellow } = terminal.colors
  const { columns, rows } = journals ? journalTable(targets, nowMs) : targetTable(targets)
  const table = tableText(terminal, columns, rows)
  const notes = targets
    .filter(({ lastDead }) => lastDead !== undefined)
    .map(({ name, deadLetters, lastDead }) => {
      const reason = safeText(lastDead!)
      return `${yellow(`${safeText(name)}: ${countText(deadLetters)} dead ${deadLetters === 1 ? 'letter' : 'letters'}`)}, the newest: ${reason}\n`
    })
  return `${dim(safeText(dir))}\n${table}${notes.join('')}`
}

/** The same place on the screen, without the flicker of an empty one in between. */
function redrawn(text: string): string {
  return `${HOME}${text.replaceAll('\n', `${ERASE_LINE}\n`)}${ERASE_BELOW}`
}

function judge(terminal: Terminal, targets: readonly TargetStatus[], { lag, backlog }: Limits): void {
  let isWell = true
  for (const { name, lagMs, backlogBytes } of targets) {
    const complaints = [
      lag !== undefined &&
        lagMs > lag.ms &&
        `its oldest record waits for ${Math.round(lagMs / 1_000)} s, longer than --max-lag ${lag.text}`,
      backlog !== undefined &&
        backlogBytes > backlog.bytes &&
        `${backlogBytes} bytes wait, more than --max-backlog ${backlog.text}`,
    ].filter((complaint) => complaint !== false)
    for (const complaint of complaints) terminal.say(`${name}: ${complaint}`)
    isWell &&= complaints.length === 0
  }
  terminal.endWith(isWell ? EXIT.done : EXIT.failed)
}
