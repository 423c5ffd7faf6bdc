import fc from 'fast-check'
import { fitsQuery } from '../../packages/view/src/query/fits.ts'
import { parseQuery } from '../../packages/view/src/query/parse.ts'
import { printQuery } from '../../packages/view/src/query/print.ts'
import { must, subject } from '../subject.ts'

const MAX_MS = 5_000
const text = fc.string({ unit: 'binary', maxLength: 30 })
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'user.id',
    '@timestamp',
    '__proto__',
    '_by',
    '_c',
    '_sort',
    '_limit',
    '_offset',
    '_from',
    '_to',
  ),
  fc.constantFrom('_format', '_meta', '_id', 'q', 'a|sum', '*|count', 'a|avg'),
  text,
)
const operator = fc.constantFrom('', '!', '>', '>~', '<', '<~', '~', '!~', '*', '!*')
const pattern = fc
  .array(
    fc.constantFrom('a', '.', '*', '+', '?', '(', ')', '[', ']', '^', '$', '|', '{2,', '}', '\\', '-', 'é'),
  )
  .map((parts) => parts.join(''))
const value = fc.oneof(text, pattern, fc.constantFrom('now-1w', '1e9', '-x', 'a..', '2026-01-31', 'NaN', ''))
const parameters = fc.array(fc.tuple(name, operator, value), { maxLength: 6 })
const record = {
  '@timestamp': '2026-01-31T11:50:00Z',
  a: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac',
  user: { id: 7 },
  l: ['é', null],
}

export const query = subject({
  name: 'query',
  inputs: parameters,
  holds: (given) => {
    const started = performance.now()
    const url = new URLSearchParams(
      given.map(([name, operator, value]) => [name + operator, value] as [string, string]),
    )
    let parsed: ReturnType<typeof parseQuery>
    try {
      parsed = parseQuery(url)
    } catch (error) {
      must(
        (error as { code?: string }).code === 'ERR_GRAMEXLOG_QUERY',
        `it is told as ${String((error as Error).stack)}`,
      )
      return
    }
    const again = parseQuery(printQuery(parsed))
    must(JSON.stringify(again) === JSON.stringify(parsed), 'what is printed is read as another query')
    fitsQuery(parsed, Date.UTC(2026, 0, 31))(record, 'x')
    must(performance.now() - started < MAX_MS, 'it takes too long')
  },
})
