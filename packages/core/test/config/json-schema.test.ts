import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonSchema } from '../../src/config/json-schema.ts'
import { SETTINGS, TARGET_OPTIONS } from '../../src/config/schema.ts'

type Schema = { readonly [keyword: string]: unknown }

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

/** The keywords that the schema uses; one that is not known here ends the test. */
const KEYWORDS: Record<string, (rule: never, value: unknown, schema: Schema) => boolean> = {
  $schema: () => true,
  description: () => true,
  additionalItems: () => true,
  propertyNames: (rule: Schema, value) =>
    !isObject(value) || Object.keys(value).every((name) => accepts(rule, name)),
  type: (rule: string, value) => TYPES[rule]!(value),
  enum: (rule: unknown[], value) => rule.includes(value),
  pattern: (rule: string, value) => typeof value !== 'string' || new RegExp(rule).test(value),
  minLength: (rule: number, value) => typeof value !== 'string' || value.length >= rule,
  minimum: (rule: number, value) => typeof value !== 'number' || value >= rule,
  maximum: (rule: number, value) => typeof value !== 'number' || value <= rule,
  exclusiveMinimum: (rule: number, value) => typeof value !== 'number' || value > rule,
  minItems: (rule: number, value) => !Array.isArray(value) || value.length >= rule,
  maxItems: (rule: number, value) => !Array.isArray(value) || value.length <= rule,
  items: (rule: Schema | Schema[], value) =>
    !Array.isArray(value) ||
    value.every((item, n) => accepts(Array.isArray(rule) ? (rule[n] ?? {}) : (rule as Schema), item)),
  anyOf: (rule: Schema[], value) => rule.some((part) => accepts(part, value)),
  required: (rule: string[], value) => !isObject(value) || rule.every((name) => name in value),
  properties: (rule: Record<string, Schema>, value) =>
    !isObject(value) ||
    Object.entries(rule).every(([name, part]) => !(name in value) || accepts(part, value[name])),
  additionalProperties: (rule: boolean | Schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.keys(value).every(
      (name) => name in (properties as object) || (rule !== false && accepts(rule as Schema, value[name])),
    ),
}

function isObject(value: unknown): value is Record<string, unknown> {
  return TYPES.object!(value)
}

function accepts(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, rule]) => KEYWORDS[keyword]!(rule as never, value, schema))
}

const schema = jsonSchema() as Schema
const acceptsTarget = (options: string) => accepts(schema, parse(`gramexlog: {a: {${options}}}`))

test("it accepts the guide's file among other sections", () => {
  const yaml = `
url: {log: {pattern: /log, handler: FunctionHandler}}
app: {listen: {port: $PORT}, browser: true}
gramexlog:
  flush: 5
  gramexguide:
    host: hostname
    port: 9200
    index: gramexguide
    http_auth: user:pass
    keys: [datetime, user.id, headers.User-Agent]
  log1:
    keys: [time]
  log2:
`
  expect(accepts(schema, parse(yaml))).toBe(true)
})

test.each([
  `port: $PORT, use_ssl: "\${SSL:-true}", keep: {days: $D, size: 1GB}, sink: $SINK, keys: [$K]`,
  'port: "9200", use_ssl: "yes", timeout: 0.5, keys: time',
  'hosts: [a, {host: b, port: 1}], api_key: [id, key], headers: {X: y}, sink: [local], template: {a: 1}',
  'host: , keys: , keep: , journal: {size: }, batch: {records: 5}, deadLetters: {size: 5MB}',
])('it accepts {%s}', (options) => {
  expect(acceptsTarget(options)).toBe(true)
})

test.each([
  'prot: 1',
  'data_stream: 30d',
  'retention: 30',
  'port: many',
  'port: 0',
  'use_ssl: 1',
  'sink: cvs',
  'keys: [datetim]',
  'keep: {day: 1}',
  'journal: {durability: trun}',
  'journal: {full: drop}',
  'journal: {openFiles: 4}',
  'batch: {size: 0}',
  'batch: {records: 100001}',
  'deadLetters: 5MB',
  'hosts: [{prot: 1}]',
  'http_auth: nocolon',
])('it refuses {%s}', (options) => {
  expect(acceptsTarget(options)).toBe(false)
})

test('it refuses a setting as a target and a file without the section', () => {
  expect(accepts(schema, { gramexlog: { flush: {} } })).toBe(false)
  expect(accepts(schema, { gramexlog: { a: 'x' } })).toBe(false)
  expect(accepts(schema, {})).toBe(false)
})

test('it describes every option', () => {
  const section = (schema.properties as Record<string, Schema>).gramexlog!
  const target = (section.additionalProperties as { anyOf: Schema[] }).anyOf[0]!
  const described = (part: Schema) =>
    Object.entries(part.properties as Record<string, Schema>).flatMap(([name, { description }]) =>
      description ? [name] : [],
    )
  expect(described(section)).toEqual(Object.keys(SETTINGS))
  expect(described(target)).toEqual(Object.keys(TARGET_OPTIONS))
  expect(target.additionalProperties).toBe(false)
})
