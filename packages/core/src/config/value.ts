import { parseSize, SIZE } from './size.ts'
import * as z from './zod.ts'

/** Of a message: every schema's error text says what is expected, and `explain.ts` puts it into a sentence. */
interface Expecting {
  readonly error: string
}

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/
const PERIOD = /^[1-9]\d{0,5}[dhms]$/
/** The words that YAML 1.1, and so Gramex, reads as booleans. */
const TRUE = ['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']
const FALSE = ['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF']

/** A string; not a number, whose leading zeros YAML has already dropped. */
export function text(expected: string): z.ZodType<string> {
  const error = `${expected} as text (put a number or a boolean into quotes)`
  return z.string({ error }).min(1, { error })
}

/** A finite number, or its digits as text: a value from the environment is always text. */
export function number(
  expected: string,
  limits: { over?: number; min?: number; max?: number },
): z.ZodType<number> {
  const expecting: Expecting = { error: expected }
  const { over, min, max } = limits
  let literal = z.number(expecting)
  if (over !== undefined) literal = literal.gt(over, expecting)
  if (min !== undefined) literal = literal.gte(min, expecting)
  if (max !== undefined) literal = literal.lte(max, expecting)
  return z
    .union([literal, z.string(expecting).regex(NUMBER, expecting)], expecting)
    .transform(Number)
    .pipe(literal)
}

/** As `number`, without a fraction. */
export function integer(expected: string, limits: { min: number; max?: number }): z.ZodType<number> {
  const expecting: Expecting = { error: expected }
  const literal = z
    .int(expecting)
    .gte(limits.min, expecting)
    .lte(limits.max ?? Number.MAX_SAFE_INTEGER, expecting)
  return z
    .union([literal, z.string(expecting).regex(NUMBER, expecting)], expecting)
    .transform(Number)
    .pipe(literal)
}

/** `true` or `false`, or one of YAML 1.1's words for them as text. */
export function boolean(): z.ZodType<boolean> {
  const expecting: Expecting = { error: 'true or false' }
  const words = z.enum([...TRUE, ...FALSE], expecting)
  return z
    .union([z.boolean(expecting), words], expecting)
    .transform((value) => value === true || TRUE.includes(String(value)))
}

/** A size in bytes; above 0. @param limit the greatest, and how it is written */
export function size(limit?: { readonly max: number; readonly words: string }): z.ZodType<number> {
  const upTo = limit === undefined ? '' : ` and up to ${limit.words}`
  const expecting: Expecting = { error: `a size over 0${upTo}, in bytes or such as 512KB or 1GiB` }
  let literal = z.int(expecting).gt(0, expecting)
  if (limit !== undefined) literal = literal.lte(limit.max, expecting)
  return z
    .union([literal, z.string(expecting).regex(SIZE, expecting)], expecting)
    .transform((value) => (typeof value === 'number' ? value : (parseSize(value) ?? 0)))
    .pipe(literal)
}

/** A length of time as Elasticsearch writes it: `30d`, `12h`, `90m` or `45s`. */
export function period(): z.ZodType<string> {
  const expecting: Expecting = { error: 'a time such as 30d, 12h or 90m' }
  return z.string(expecting).regex(PERIOD, expecting)
}

/** One value, or a list of at least `min`; always given as a list, without repetitions. */
export function list<T>(item: z.ZodType<T>, min: number, expected: string): z.ZodType<T[]> {
  const expecting: Expecting = { error: expected }
  return z
    .union([item, z.array(item, expecting).min(min, expecting)], expecting)
    .transform((value) => [...new Set(Array.isArray(value) ? (value as T[]) : [value as T])])
}
