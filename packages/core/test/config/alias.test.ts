import { expect, test } from 'vitest'
import { loadYaml, problemsOf } from './load-yaml.ts'

test('anchors from anywhere in the file and merge keys resolve', () => {
  const { targets } = loadYaml(`
server: &server {host: server.com, port: 9300, keys: [time]}
login: &login {http_auth: "user:pass", port: 1}
prefix: &prefix es
gramexlog:
  a:
    port: 9400
    <<: *server
  b:
    <<: [*server, *login]
    url_prefix: *prefix
  c: *server
  d: {<<: {host: inline}}
`)
  const shown = [...targets.values()].map(({ keys, connection }) => [
    keys,
    connection.nodes[0],
    connection.auth,
  ])
  expect(shown).toEqual([
    [['time'], 'http://server.com:9400', undefined],
    [['time'], 'http://server.com:9300/es', { username: 'user', password: 'pass' }],
    [['time'], 'http://server.com:9300', undefined],
    [[], 'http://inline:9200', undefined],
  ])
})

test('whole targets and the section itself can be merged in', () => {
  const config = loadYaml(
    'base: &base {flush: 1, x: {index: x1}}\nall: &all {gramexlog: {<<: *base, y: }}\n<<: *all\n',
  )
  expect(config.flushMs).toBe(1000)
  expect([...config.targets.keys()]).toEqual(['x', 'y'])
})

test('a mistake in what is merged has its own place', () => {
  const lines = problemsOf('base: &base\n  prot: 1\ngramexlog:\n  a:\n    <<: *base\n')
  expect(lines[1]).toMatch(/^ {2}gramex.yaml:2:3 gramexlog\.a\.prot: unknown option "prot"/)
})

test.each([
  ['gramexlog: *nowhere', /1:12 gramexlog: an alias \(\*name\) has no anchor/],
  ['gramexlog: {a: {host: *nowhere}}', /gramexlog\.a\.host: an alias \(\*name\) has no anchor/],
  ['gramexlog: &g {a: *g}', /gramexlog\.a: an alias \(\*name\) stands inside its own anchor/],
  ['gramexlog: &g {<<: *g}', /gramexlog\.<<: an alias \(\*name\) stands inside its own anchor/],
  ['gramexlog: {a: {<<: 5}}', /gramexlog\.a\.<<: expected a map to merge, or a list of maps/],
  ['gramexlog: !secret {a: }', /gramexlog: unknown YAML tag/],
  ['gramexlog: {a: {host: !env X}}', /gramexlog\.a\.host: unknown YAML tag/],
  ['gramexlog: {? [a] : 1}', /gramexlog: expected text as a name, found a list or a map/],
])('%s is one problem', (yaml, message) => {
  const lines = problemsOf(yaml)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(message)
})

const LEVELS = [...'abcdefghij']
const list = (of: string, length: number) => Array(length).fill(of).join(', ')

test.each([
  [
    'lists of lists',
    LEVELS.map((name, n) => `${name}: &${name} [${list(n === 0 ? 'x' : `*${LEVELS[n - 1]}`, 10)}]`),
    'x: *j',
  ],
  [
    'maps that are merged with themselves',
    LEVELS.map(
      (name, n) => `${name}: &${name} {${n === 0 ? 'x: 1' : `<<: [${list(`*${LEVELS[n - 1]}`, 10)}]`}}`,
    ),
    '<<: *j',
  ],
  [
    'one large map that is merged often',
    [`m: &m {${Array.from({ length: 3_000 }, (_, n) => `k${n}: 1`).join(', ')}}`],
    `<<: [${list('*m', 3_000)}]`,
  ],
])('aliases that stand for billions of values end in an error at once: %s', (_, anchors, used) => {
  const started = performance.now()
  const lines = problemsOf(`${anchors.join('\n')}\ngramexlog: {a: {template: {${used}}}}`)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/too many values, counting each use of an alias/)
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('what an alias stands for is found at once in a file of any size', () => {
  const started = performance.now()
  const { targets } = loadYaml(
    `m: &m 1\nrest: [${list('1', 20_000)}]\ngramexlog: {a: {template: {x: [${list('*m', 4_000)}]}}}`,
  )
  expect(targets.get('a')?.template).toEqual({ x: Array(4_000).fill(1) })
  expect(performance.now() - started).toBeLessThan(15_000)
})
