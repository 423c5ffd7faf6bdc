import fc from 'fast-check'
import { compileKeys } from '../../packages/core/src/keys/compile.ts'
import { createSplicer } from '../../packages/core/src/record/splice.ts'
import { must, subject } from '../subject.ts'

const NOW = Date.UTC(2026, 0, 2)
const MAX_BYTES = 2_000
const context = { target: 'app', appPort: 9988, env: {}, pid: 1, hostname: 'h' }
const splicer = () =>
  createSplicer({
    keys: compileKeys(['port', 'user.id'], context),
    timestamp: true,
    maxRecordBytes: MAX_BYTES,
  })

const name = fc.constantFrom(
  'time',
  '@timestamp',
  'port',
  'msg',
  'a"b',
  'a.b',
  '(x|y)*',
  '\\',
  '__proto__',
  'req',
  'gramexlog.keys',
  '',
)
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, true, -0, 1e21, 1767312000000, '2026-01-02T03:04:05Z', '\u2028', 'x'.repeat(3_000)),
  fc.jsonValue(),
)
const printed = fc.array(fc.tuple(name, value), { maxLength: 6 }).map((members) => {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
})
/** A line in which one place is another. */
const broken = fc
  .tuple(
    printed,
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '\n', '\0', '\\u00', '0', ' ', '\ud800'),
  )
  .map(([text, at, length, put]) => {
    const from = at % (text.length + 1)
    return text.slice(0, from) + put + text.slice(from + length)
  })

export const lines = subject({
  name: 'splicer',
  inputs: fc.array(fc.oneof(printed, broken, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 8 }),
  holds: (given) => {
    const splice = splicer()
    for (const line of given) {
      const record = splice(line, NOW)
      must(!/[\n\r]/.test(record), 'a record has a line break')
      must(Buffer.byteLength(record) <= MAX_BYTES, 'a record is longer than it may be')
      const read = JSON.parse(record) as { port?: unknown }
      must(typeof read === 'object' && !Array.isArray(read) && read.port === 9988, 'a key is missing')
      must(splicer()(line, NOW) === record, 'a record depends on the lines before it')
    }
  },
})
