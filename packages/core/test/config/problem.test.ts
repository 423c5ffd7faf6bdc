import { expect, test } from 'vitest'
import { problemsOf, targetProblems } from './load-yaml.ts'

const KEYS =
  'name, class, time, datetime, method, uri, ip, status, duration, port, user, session, error, browser, pid, ' +
  'hostname, trace.id, span.id, args.<name>, request.<name>, headers.<name>, cookies.<name>, user.<name>, env.<name>'

test('all problems of a file come at once, in its order, each with its place', () => {
  const lines = problemsOf(`gramexlog:
  flush: soon
  guide:
    prot: 9200
    port: 99999
    keys:
      - time
      - datetim
  other:
    sink: csw
    journal: {durability: trun, sise: 1}
    hosts: [a, {hosst: b}]
    host: c
`)
  expect(lines[0]).toBe('gramex.yaml has 9 problems:')
  expect(
    lines.slice(1).map((line) => line.replace(/Allowed: host, port, .*/, 'Allowed: host, port, …')),
  ).toEqual([
    '  gramex.yaml:2:10  gramexlog.flush: expected a number of seconds over 0, at most a day, found "soon"',
    '  gramex.yaml:4:5   gramexlog.guide.prot: unknown option "prot"; did you mean "port"? Allowed: host, port, …',
    '  gramex.yaml:5:11  gramexlog.guide.port: expected a port number from 1 to 65535, found 99999',
    `  gramex.yaml:8:9   gramexlog.guide.keys[1]: unknown key "datetim"; did you mean "datetime"? Allowed: ${KEYS}`,
    '  gramex.yaml:10:11 gramexlog.other.sink: unknown sink "csw"; did you mean "csv"? Allowed: elasticsearch, local, csv',
    '  gramex.yaml:11:27 gramexlog.other.journal.durability: unknown durability "trun"; did you mean "turn"? Allowed: turn, each, fsync',
    '  gramex.yaml:11:33 gramexlog.other.journal.sise: unknown option "sise"; did you mean "size"? Allowed: size, durability, full, openFiles',
    '  gramex.yaml:12:17 gramexlog.other.hosts[1].hosst: unknown option "hosst"; did you mean "host"? Allowed: host, port, …',
    '  gramex.yaml:13:5  gramexlog.other.host: cannot be given together with "hosts", which says it too; keep one',
  ])
})

test.each([
  ['sink: csv', /^sink: a CSV file has the keys as its columns, so it needs "keys:", such as \[time, ip, /],
  ['keys: time, filename: a.csv', /^filename: has no effect without "sink: csv"/],
  [
    'sink: csv, keys: time, when: weekly',
    /^when: expected S, M, H, D, midnight, or W0 \(Monday\) to W6, found "weekly"/,
  ],
  ['sink: csv, keys: time, when: W7', /^when: expected/],
  ['sink: csv, keys: time, interval: 0', /^interval: expected a whole number from 1, found 0/],
  ['sink: csv, keys: time, backupCount: -1', /^backupCount: expected a whole number from 0/],
  [
    'sink: csv, keys: time, encoding: ebcdic',
    /^encoding: expected utf-8, latin-1 or utf-16-le, found "ebcdic"/,
  ],
  [
    'sink: csv, keys: time, when: midnight, atTime: "25:00"',
    /^atTime: expected a time of the day such as "13:45"/,
  ],
  ['sink: csv, keys: time, when: h, atTime: "13:45"', /^atTime: is only for "when: midnight"/],
])('%s is a mistake', (options, message) => {
  expect(targetProblems(options)[0]).toMatch(message)
})

test('two targets cannot have one CSV file', () => {
  const lines = problemsOf(`gramexlog:
  one: {sink: csv, keys: time, filename: logs/a.csv}
  two: {sink: [csv, local], keys: time, filename: ./logs/../logs/a.csv}
`)
  expect(lines[1]).toMatch(
    /gramex.yaml:3:\d+ gramexlog.two.filename: is the file of the target "one" already/,
  )
})

test.each(['redacted: [a]', 'formats: ecs'])('%s is not quietly accepted', (option) => {
  expect(targetProblems(option)[0]).toMatch(/unknown option "\w+".*Allowed: host, port, .*maxRecordBytes$/)
})

test.each([
  ['keys: [Time]', 'keys[0]: unknown key "Time"; did you mean "time"? Allowed'],
  [
    'keys: header.User-Agent',
    'keys: unknown key "header.User-Agent"; did you mean "headers.User-Agent"? Allowed',
  ],
  ['keys: [nonsense]', 'keys[0]: unknown key "nonsense". Allowed'],
  ['keys: ["headers."]', 'keys[0]: unknown key "headers.". Allowed'],
  ['keys: [1]', 'keys[0]: expected the name of a key (name, class,'],
  ['keys: {time: }', 'keys: expected the name of a key, or a list of them, found a map'],
  ['sink: []', 'sink: expected elasticsearch, local, csv, or a list of these, found a list'],
  ['sink: [local, elastic]', 'sink[1]: unknown sink "elastic". Allowed: elasticsearch, local, csv'],
  ['sink: elastisearch', 'sink: unknown sink "elastisearch"; did you mean "elasticsearch"? Allowed'],
  ['scheme: htps', 'scheme: unknown scheme "htps"; did you mean "https"? Allowed: http, https'],
  ['port: many', 'port: expected a port number from 1 to 65535, found "many"'],
  ['port: 1.5', 'port: expected a port number from 1 to 65535, found 1.5'],
  ['port: .nan', 'port: expected a port number from 1 to 65535, found NaN'],
  ['use_ssl: maybe', 'use_ssl: expected true or false, found "maybe"'],
  ['use_ssl: 1', 'use_ssl: expected true or false, found 1'],
  ['timeout: 0', 'timeout: expected a number of seconds over 0, at most a day, found 0'],
  ['max_retries: -1', 'max_retries: expected a whole number from 0, found -1'],
  ['template: 5', 'template: expected true, false, or an index template as a map, found 5'],
  ['keep: 7', 'keep: expected a map of days, size or both, found 7'],
  ['keep: {size: 1XB}', 'keep.size: expected a size over 0, in bytes or such as 512KB or 1GiB, found "1XB"'],
  ['maxRecordBytes: 0', 'maxRecordBytes: expected a size over 0'],
  ['host: [a]', 'host: expected a host name as text'],
  [
    'api_key: [a]',
    'api_key: expected an encoded API key (base64) as text, or [id, key], or {file: path} of a file that holds it, found a list',
  ],
  ['http_auth: nocolon', 'http_auth: expected user:password as text, or [user, password]'],
  ['headers: {"a b": x}', 'headers: expected a map of header names to text'],
  ['headers: {scheme: "a\\nb"}', 'headers: expected a map of header names to text'],
  ['headers: {scheme: 5}', 'headers: expected a map of header names to text'],
])('%s says what was found and what is allowed', (options, start) => {
  const lines = targetProblems(options)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toSatisfy((line: string) => line.startsWith(start))
})

test('an option or a section given twice names both lines', () => {
  expect(problemsOf('gramexlog:\n  a:\n    host: x\n    host: y\n')[1]).toBe(
    '  gramex.yaml:4:5 gramexlog.a.host: given twice, first in line 3; remove one',
  )
  expect(problemsOf('gramexlog: {a: }\ngramexlog: {b: }\n')[1]).toMatch(
    /:2:1 gramexlog: given twice, first in line 1/,
  )
})

test.each([
  ['gramexlog:\n\ta: 1', '2:1', 'TAB_AS_INDENT'],
  ['gramexlog:\n  a: [1\n', '3:1', 'BAD_INDENT'],
  ['gramexlog:\n  a: b: c\n', '2:6', 'BLOCK_AS_IMPLICIT_KEY'],
  ['gramexlog:\n  a: @x\n', '2:6', 'BAD_SCALAR_START'],
  ['a: 1\n---\nb: 2', '2:1', 'MULTIPLE_DOCS'],
])('YAML that is not well formed has a place, a reason and the parser’s code', (yaml, place, code) => {
  const lines = problemsOf(yaml)
  expect(lines[1]).toMatch(new RegExp(`^ {2}gramex.yaml:${place} +invalid YAML: [a-z].* \\(${code}\\)$`))
})

test('a file of brackets is an error of the file, not a stack overflow', () => {
  expect(problemsOf('['.repeat(50_000)).join('\n')).toMatch(/invalid YAML: it is nested too deeply/)
})

test('a file of more than a MiB is another file, and is not read', () => {
  expect(problemsOf(`# ${'x'.repeat(1024 * 1024)}\ngramexlog: {a: }`)).toEqual([
    'the configuration file has 1048595 bytes, and may have 1048576: gramex.yaml',
    'Put "gramexlog:" into a file of its own, and name that in GRAMEXLOG_CONFIG.',
  ])
})

test('of thousands of mistakes a hundred are told', () => {
  const lines = problemsOf(`gramexlog:\n  a: {host: b}\n${'  "\n'.repeat(2_001)}`)
  expect(lines[0]).toMatch(/^gramex.yaml has \d+ problems, of which the first 100 are:$/)
  expect(lines).toHaveLength(101)
})
