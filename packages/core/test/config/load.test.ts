import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { loadTarget, loadYaml, problemsOf, targetProblems } from './load-yaml.ts'

const GUIDE = `
gramexlog:
  gramexguide: # Log name. We'll call this via gramex.log('gramexguide')
    host: hostname # OPTIONAL: ElasticSearch server name. default: localhost
    port: 9200 # OPTIONAL: port to connect to. default: 9200
    index: gramexguide # OPTIONAL: index to connect to. default: same as log name
    http_auth: user:pass # OPTIONAL: user name and password. default: None
    keys: [datetime, user.id, headers.User-Agent] # OPTIONAL: additional keys. default: None
`
const SEVERAL = `
gramexlog:
  log1: # gramex.log('log1') logs to localhost:9200 'log1' index
    keys: [time] # ... with time always added as a key
  log2: # gramex.log(handler, 'log2') also logs to localhost:9200
    index: log1 # ... and the same 'log1' index
    keys: [datetime, user.id] # ... but with datetime and user.id as keys
  log3: # gramex.log('log3') logs to server.com:9200
    host: server.com
    http_auth: user:pass # ... using the specified user ID and password
`

test("the guide's first block loads as it is", () => {
  const dir = tempDir()
  const config = loadYaml(GUIDE, {}, dir)
  expect(config).toEqual({
    file: join(dir, 'gramex.yaml'),
    dir: join(dir, '.gramexlog'),
    flushMs: 5000,
    exitTimeoutMs: 5000,
    ship: true,
    targets: new Map([
      [
        'gramexguide',
        {
          name: 'gramexguide',
          index: 'gramexguide',
          dataStream: false,
          keys: ['datetime', 'user.id', 'headers.User-Agent'],
          sinks: ['elasticsearch'],
          connection: {
            nodes: ['http://hostname:9200'],
            auth: { username: 'user', password: 'pass' },
            headers: {},
            timeoutMs: 30_000,
            compress: true,
          },
          timestamp: true,
          template: true,
          keep: {},
          journal: { maxBytes: 1024 ** 3, durability: 'turn', full: 'drop_oldest', openFiles: 128 },
          batch: { bytes: 512 * 1024, records: 5_000, inFlightBytes: 10 * 1024 ** 2 },
          deadLetters: { maxBytes: 1024 ** 3 },
          maxRecordBytes: 1024 ** 2,
        },
      ],
    ]),
  })
})

test("the guide's several logs each have their server, index and keys", () => {
  const { targets } = loadYaml(SEVERAL)
  const shown = [...targets.values()].map(({ name, index, keys, connection }) => {
    return [name, index, keys, connection.nodes[0], connection.auth]
  })
  expect(shown).toEqual([
    ['log1', 'log1', ['time'], 'http://localhost:9200', undefined],
    ['log2', 'log1', ['datetime', 'user.id'], 'http://localhost:9200', undefined],
    ['log3', 'log3', [], 'http://server.com:9200', { username: 'user', password: 'pass' }],
  ])
})

test('targets keep the order of the file, those named by digits too', () => {
  expect([...loadYaml('gramexlog: {b: , 7: , a: , 2024: }').targets.keys()]).toEqual(['b', '7', 'a', '2024'])
})

test('a target without options and options without values take all defaults', () => {
  const { targets } = loadYaml('gramexlog: {a: , b: {}, c: {host: , keys: , keep: {days: }, template: null}}')
  const [a, b, c] = [...targets.values()].map(({ name, index, ...rest }) => rest)
  expect(b).toEqual(a)
  expect(c).toEqual(a)
})

test('settings stand beside the targets, as numbers or as digits', () => {
  const config = loadYaml('gramexlog: {flush: 0.25, exitTimeout: "0", a: }')
  expect([config.flushMs, config.exitTimeoutMs, config.targets.size]).toEqual([250, 0, 1])
})

test('our own options', () => {
  const target = loadTarget(
    `sink: [local, elasticsearch, local], template: {settings: {number_of_shards: 1}}, timestamp: off,
     keep: {days: 1.5, size: 10GB}, journal: {size: 512 MiB, durability: fsync, full: block, openFiles: 9},
     batch: {size: 1MB, records: 10, inFlight: 5MB}, deadLetters: {size: 3KB}, maxRecordBytes: "64KiB", keys: time`,
  )
  expect(target).toMatchObject({
    sinks: ['local', 'elasticsearch'],
    template: { settings: { number_of_shards: 1 } },
    timestamp: false,
    keep: { days: 1.5, bytes: 10e9 },
    journal: { maxBytes: 512 * 1024 ** 2, durability: 'fsync', full: 'block', openFiles: 9 },
    batch: { bytes: 1e6, records: 10, inFlightBytes: 5e6 },
    deadLetters: { maxBytes: 3_000 },
    maxRecordBytes: 65_536,
    keys: ['time'],
  })
  expect(loadTarget('sink: local').sinks).toEqual(['local'])
  expect(loadTarget('template: "false"').template).toBe(false)
})

test('of a gramex.yaml only gramexlog and app.listen.port are read', () => {
  const config = loadYaml(`
app:
  browser: $NOT_SET
  listen: {port: '8001', port2: !odd x}
  listen2: *nowhere
url:
  log: {handler: FunctionHandler, kwargs: {function: !expr "x"}}
  log: !custom {handler: a, handler: b}
  odd: !!float abc
  list: !!map [1]
gramexlog: {a: }
`)
  expect(config.appPort).toBe(8001)
  expect(loadYaml('gramexlog: {a: }').appPort).toBeUndefined()
  expect(loadYaml('app: {listen: }\ngramexlog: {a: }').appPort).toBeUndefined()
  expect(problemsOf('app: {listen: {port: 70000}}\ngramexlog: {a: }')[1]).toBe(
    '  gramex.yaml:1:22 app.listen.port: expected a port number from 1 to 65535, found 70000',
  )
})

test.each([
  ['no section', 'url: {}', '1:1'],
  ['an empty file', '', '1:1'],
  ['a file that is a list', '- a', '1:1'],
  ['an empty section', '\ngramexlog:\n', '2:11'],
  ['only settings', '\ngramexlog: {flush: 1}', '2:1'],
])('%s: the error shows how to add a target', (_, yaml, place) => {
  const lines = problemsOf(yaml)
  expect(lines[0]).toBe('gramex.yaml has 1 problem:')
  expect(lines[1]).toMatch(new RegExp(`^  gramex.yaml:${place} gramexlog: there is no .*add one`))
  expect(lines.slice(2)).toEqual(['    gramexlog:', '      mylog:', '        host: localhost'])
})

test.each([
  [
    'flush: {host: a}',
    /flush: "flush" is a setting, not a target: expected a number of seconds over 0.*found a map/,
  ],
  ['flush: 0', /flush: expected a number of seconds over 0, at most a day, found 0/],
  ['exitTimeout: -1', /exitTimeout: expected a number of seconds from 0, at most a day, found -1/],
  ['flush: 1e9', /flush: expected .* at most a day, found 1000000000/],
  [
    'flsh: 3',
    /flsh: expected a target's options as a map, or nothing \(did you mean the setting "flush"\?\), found/,
  ],
  ['host: x', /host: expected .* \("host" is an option: put it below a target's name\), found a string/],
  ['dir: 5', /dir: expected the path of a directory as text .*found 5/],
  ['b: [host]', /b: expected a target's options as a map, or nothing, found a list/],
])('beside the targets, %s is refused', (entry, message) => {
  const lines = problemsOf(`gramexlog:\n  a:\n  ${entry}\n`)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(message)
})

test.each([
  ['"x/y": ', /a target's name may hold letters, digits, _ - and \. only/],
  ['"..": ', /cannot start with a dot/],
  ['"../x": ', /cannot start with a dot/],
  ['"a\\nb": ', /a target's name may hold/],
  ['"a\\0b": ', /a target's name may hold/],
  ['.hidden: ', /cannot start with a dot/],
  ['"": ', /cannot be empty/],
  [`${'é'.repeat(51)}: `, /cannot be longer than 100 bytes/],
  ['__proto__: {host: a}', /__proto__: this name cannot be used/],
  [
    'Guide: ',
    /gramexlog\.Guide: its name is also its index, and an index must be in lower case; add "index:"/,
  ],
  ['_x: ', /an index cannot start with - _ or \+; add "index:"/],
])('a target cannot be called %s', (entry, message) => {
  const lines = problemsOf(`gramexlog:\n  ok:\n  ${entry}\n`)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^ {2}gramex.yaml:3:3 /)
  expect(lines[1]).toMatch(message)
})

test("a target's name is plain data", () => {
  const config = loadYaml(
    'gramexlog: {constructor: , 高-σ_1.x: , Guide: {index: guide}, Local: {sink: local}}',
  )
  expect([...config.targets.keys()]).toEqual(['constructor', '高-σ_1.x', 'Guide', 'Local'])
  expect(targetProblems('constructor: 1, toString: 2')).toHaveLength(2)
  expect(({} as Record<string, unknown>).host).toBeUndefined()
})

test.each([
  ['Guide', /must be in lower case/],
  ['"a b"', /cannot hold a space/],
  ['"a\\nb"', /cannot hold a space/],
  ['"a\\u2028b"', /cannot hold a space/],
  ['"a\\0b"', /cannot hold a control character/],
  ['"../b"', /cannot hold \//],
  ['a*', /cannot hold \*/],
  ['"a#b"', /cannot hold #/],
  ['a:b', /cannot hold :/],
  ['+a', /cannot start with/],
  ['..', /cannot be "." or ".."/],
  ['a'.repeat(256), /cannot be longer than 255 bytes/],
  ['5', /expected the name of an index as text \(put a number .*into quotes\), found 5/],
])("index: %s is refused by Elasticsearch's rules", (index, message) => {
  const lines = targetProblems(`index: ${index}`)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(message)
})
