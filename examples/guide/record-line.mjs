// One line a record: time, level, target or index, message, then the fields.
import { stdout } from 'node:process'
import { stripVTControlCharacters, styleText } from 'node:util'

const COLOURS = { fatal: 'magenta', error: 'red', warn: 'yellow', info: 'green' }
/** Said elsewhere in the line, or the same in all of them. */
const SHOWN = [
  '@timestamp',
  'datetime',
  'time',
  'level',
  'message',
  'msg',
  'event',
  'pid',
  'hostname',
  'stack',
  'method',
  'uri',
]
const MESSAGE_WIDTH = 22

/** Colours where they are wanted: on a terminal, unless NO_COLOR says otherwise. */
export function paint(style, text) {
  return styleText(style, text, { stream: stdout })
}

/** `nameWidth`: of the column that says where the record is. */
export function recordLine({ name, record }, nameWidth) {
  // A user's event has none.
  const level = record.level ?? ''
  const request = record.uri === undefined ? '' : `${record.method} ${record.uri}`
  const message = String(record.message ?? record.msg ?? record.event ?? request)
  const line = [
    paint('gray', clock(record['@timestamp'])),
    paint(COLOURS[level] ?? 'gray', (level || '·').padEnd(5)),
    paint('cyan', name.padEnd(nameWidth)),
    paint(level === 'warn' || level === 'error' || level === 'fatal' ? COLOURS[level] : 'bold', fit(message)),
    ...fields(record),
  ].join('  ')
  return cut(`  ${line.trimEnd()}`, stdout.columns || Number.POSITIVE_INFINITY)
}

function clock(timestamp) {
  const time = new Date(timestamp)
  const ms = String(time.getMilliseconds()).padStart(3, '0')
  return `${time.toLocaleTimeString('en-GB')}.${ms}`
}

function fit(message) {
  return message.length > MESSAGE_WIDTH
    ? `${message.slice(0, MESSAGE_WIDTH - 1)}…`
    : message.padEnd(MESSAGE_WIDTH)
}

/** What the record holds besides, what its keys added last; keys without a value are left out. */
function fields(record) {
  const rest = Object.entries(record).filter(([name, value]) => !SHOWN.includes(name) && value !== '')
  const keys = rest.filter(([name]) => name.includes('.'))
  const own = rest.filter(([name]) => !name.includes('.'))
  return [...own, ...keys].map(([name, value]) => paint('gray', `${name}=`) + print(value))
}

function print(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /\s/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text
}

/** Cuts a line at the terminal's edge: records stay one line each. */
function cut(line, columns) {
  if (stripVTControlCharacters(line).length <= columns) return line
  let kept = ''
  let width = 0
  // A style's beginning and end take no room.
  for (const part of line.match(/\x1b\[\d+m|./gu)) {
    if (part.length > 2) kept += part
    else if (width < columns - 1) {
      kept += part
      width += 1
    }
  }
  return `${kept}…`
}
