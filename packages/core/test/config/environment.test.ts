import { expect, test } from 'vitest'
import { substitute } from '../../src/config/substitute.ts'
import { loadTarget, loadYaml, problemsOf, targetProblems } from './load-yaml.ts'

const ENV = { NAME: 'value', EMPTY: '', TRICKY: '$NAME $& $1', _a1: 'low' }

test.each([
  ['$NAME', 'value'],
  [`a\${NAME}b`, 'avalueb'],
  ['$NAME-$_a1.x', 'value-low.x'],
  [`\${NOPE:-default}`, 'default'],
  [`\${NOPE:-}`, ''],
  [`\${NOPE:-http://a:1}`, 'http://a:1'],
  [`\${NOPE:-a$$b}`, 'a$b'],
  [`\${EMPTY:-default}`, 'default'],
  [`\${EMPTY}`, ''],
  [`\${NAME:-default}`, 'value'],
  ['$$NAME', '$NAME'],
  ['$$$NAME', '$value'],
  [`\${TRICKY}`, '$NAME $& $1'],
  ['cost: 5$', 'cost: 5$'],
  ['$ $1 $-', '$ $1 $-'],
  ['plain', 'plain'],
])('%s becomes %j', (text, result) => {
  expect(substitute(text, ENV)).toMatchObject({ text: result, missing: [], malformed: false })
})

test.each([`\${`, `\${}`, `\${1A}`, `\${A B}`, `\${NOPE:-$NAME}`, `\${NAME`])('%s is malformed', (text) => {
  expect(substitute(text, ENV).malformed).toBe(true)
})

test("only the environment's own names count", () => {
  expect(substitute('$constructor', {}).missing).toMatchObject([{ name: 'constructor' }])
})

test('numbers, booleans, lists and maps take their values from the environment', () => {
  const env = {
    PORT: '9300',
    SSL: 'true',
    KEY: 'time',
    SIZE: '2KiB',
    W: 'user:p:w',
    FLUSH: '0.5',
    APP: '8001',
  }
  const options =
    `port: $PORT, use_ssl: $SSL, keys: [$KEY, "user.\${ID:-id}"], http_auth: $W, journal: {size: $SIZE}, ` +
    `headers: {X: "a-$PORT"}, template: {settings: {x: "\${PORT}"}}`
  const config = loadYaml(`app: {listen: {port: $APP}}\ngramexlog: {flush: $FLUSH, a: {${options}}}`, env)
  expect([config.flushMs, config.appPort]).toEqual([500, 8001])
  expect(config.targets.get('a')).toMatchObject({
    keys: ['time', 'user.id'],
    journal: { maxBytes: 2048 },
    template: { settings: { x: '9300' } },
    connection: {
      nodes: ['https://localhost:9300'],
      auth: { username: 'user', password: 'p:w' },
      headers: { X: 'a-9300' },
    },
  })
})

test('an option that the environment leaves empty is as if left out', () => {
  const target = loadTarget(`http_auth: "\${ES_AUTH:-}", host: $HOST, keys: $HOST`, { HOST: '' })
  expect(target.connection).toMatchObject({ nodes: ['http://localhost:9200'] })
  expect(target.connection.auth).toBeUndefined()
})

test('each unset variable is named with its place, once', () => {
  expect(
    problemsOf(
      `app: {listen: {port: $APP}}\ngramexlog:\n  a:\n    host: $HOST\n    http_auth: $USER:\${PW}\n    port: \${P:-x}`,
    ),
  ).toEqual([
    'gramex.yaml has 5 problems:',
    `  gramex.yaml:1:22 app.listen.port: environment variable APP is not set; set it or write \${APP:-default}, and $$ for a literal $`,
    `  gramex.yaml:4:11 gramexlog.a.host: environment variable HOST is not set; set it or write \${HOST:-default}, and $$ for a literal $`,
    `  gramex.yaml:5:16 gramexlog.a.http_auth: environment variable USER is not set; set it or write \${USER:-default}, and $$ for a literal $`,
    `  gramex.yaml:5:16 gramexlog.a.http_auth: environment variable PW is not set; set it or write \${PW:-default}, and $$ for a literal $`,
    '  gramex.yaml:6:11 gramexlog.a.port: expected a port number from 1 to 65535, found a string',
  ])
})

test(`a \${ that is no reference says how to write one`, () => {
  expect(targetProblems(`host: "\${host name}"`)).toEqual([
    `host: expected \${NAME} or \${NAME:-default} after a $; for a literal $ write $$`,
  ])
})
