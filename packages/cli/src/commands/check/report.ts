import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Finding } from './finding.ts'

const MARKS = { ok: '✔', failed: '✖', unknown: '–' } as const
const INDENT = '  '

/** The findings, place by place, each remedy below what it is for. */
export function report(findings: readonly Finding[], { colors, columns, isTerminal }: Terminal): string {
  const color = { ok: colors.green, failed: colors.red, unknown: colors.dim }
  const width = Math.max(...findings.map(({ check }) => check.length))
  // A program reads lines, and somebody who looks reads words.
  const room = isTerminal ? Math.max(20, columns - INDENT.length - 2 - width - 2) : Number.POSITIVE_INFINITY
  const hanging = INDENT + ' '.repeat(2 + width + 2)
  const lines: string[] = []
  let place: string | undefined
  for (const finding of findings) {
    const { check, state, found, remedy } = finding
    if (finding.place !== place)
      lines.push(...(place === undefined ? [] : ['']), colors.bold(safeText(finding.place)))
    place = finding.place
    const [first = '', ...more] = wrapped(found, room)
    lines.push(`${INDENT}${color[state](MARKS[state])} ${check.padEnd(width)}  ${color[state](first)}`)
    lines.push(...more.map((line) => hanging + color[state](line)))
    if (remedy !== undefined) lines.push(...wrapped(`→ ${remedy}`, room).map((line) => hanging + line))
  }
  const failed = findings.filter(({ state }) => state === 'failed').length
  const sum =
    failed === 0
      ? colors.green('All is as it should be.')
      : colors.red(`${failed} of ${findings.length} failed.`)
  return [...lines, '', sum, ''].join('\n')
}

/** Breaks at spaces; a word that is longer than a line stays whole, so that a path can be copied. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of safeText(text.replaceAll(/\s+/g, ' ')).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
