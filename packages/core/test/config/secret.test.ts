import { expect, test } from 'vitest'
import { errorOf, loadYaml, problemsOf } from './load-yaml.ts'

const SECRET = 'hunter2'

test.each([
  'http_auth: hunter2',
  'http_auth: [hunter2]',
  'http_auth: [user, hunter2, 3]',
  'http_auth: {hunter2: hunter2}',
  'http_auth: {user: hunter2}',
  'http_auth: !user:hunter2',
  'http_auth: *hunter2',
  'http_auth: u:pa$hunter2',
  `http_auth: "u:pa\${hunter2"`,
  'http_auth: a:b, http_auth: u:hunter2, http_auth: hunter2',
  'api_key: "hunter2 !"',
  'api_key: [hunter2]',
  'api_key: [{hunter2: }, hunter2]',
  'api_key: hunter2, http_auth: a:hunter2',
  'bearer_auth: "hunter2 !"',
  'bearer_auth: {hunter2: hunter2}',
  'bearer_auth: {file: hunter2}',
  'bearer_auth: hunter2, http_auth: a:hunter2',
  'proxy: u:hunter2@proxy',
  'proxy: http://u:pa$hunter2@proxy',
  'headers: hunter2',
  'headers: {hunter2: [hunter2]}',
  'headers: {"Authorization: hunter2": }',
  'headers: {X: "hunter2\\r\\nY: z"}',
  'headers: {hunter2: $hunter2}',
  'headers: {authorization: hunter2}, http_auth: a:b',
  'url: "hunter2"',
  'url: ftp://u:hunter2@host',
  'url: "https://u:hunter2@host:x"',
  'url: https://u:hunter2@host, http_auth: u:other',
  'url: https://u:hunter2@host, port: 1',
  'url: https://u:pa$hunter2@host',
  'host: https://u:hunter2@host',
  'host: u:pa$hunter2@host',
  'hosts: https://u:hunter2@ho st',
  'hosts: ["https://u:hunter2@host", "https://u:other@host"]',
  'hosts: [{host: "u:hunter2@x"}]',
  'hosts: [{http_auth: hunter2}]',
  'hosts: [{host: a, pass: hunter2}]',
  'cloud_id: name:hunter2!',
  'cloud_id: hunter2, host: a',
  'password: hunter2',
  'password: pa$hunter2',
  'http_auth=u:hunter2',
  'keys: ["u:hunter2"]',
  'sink: "u:hunter2@x"',
])('a mistake in {%s} is told without the secret', (options) => {
  const text = problemsOf(`gramexlog: {a: {${options}}}`).join('\n')
  expect(text).toMatch(/has \d+ problems?:\n {2}gramex\.yaml:1:\d+ +gramexlog\.a/)
  expect(text).not.toContain(SECRET)
})

test.each([
  'http_auth: u:hunter2',
  '"http_auth=u:hunter2":',
  'a: https://u:hunter2@x',
  '"u:hunter2": {prot: 1}',
])('a secret at the wrong level (%s) is not told', (entry) => {
  expect(problemsOf(`gramexlog:\n  ${entry}\n`).join('\n')).not.toContain(SECRET)
})

test.each([
  'host',
  'port',
  'index',
  'keys',
  'scheme',
  'use_ssl',
  'sink',
  'template',
  'timeout',
  'ca_certs',
  'keep',
  'journal',
  'maxRecordBytes',
  'url',
  'http_auth',
  'cloud_id',
  'max_retries',
])('what comes from the environment into %s is only named by its kind', (option) => {
  const text = problemsOf(`gramexlog: {a: {${option}: $V}}`, { V: 'Hunter2 !' }).join('\n')
  expect(text).toContain(`gramexlog.a.${option}: `)
  expect(text).not.toMatch(/hunter2/i)
  const padded = problemsOf(`gramexlog: {a: {journal: {durability: "x\${V}"}, keys: [time, $V]}}`, {
    V: 'hunter2',
  })
  expect(padded).toHaveLength(3)
  expect(padded.join('\n')).not.toContain(SECRET)
})

test.each([
  'gramexlog:\n  a:\n    http_auth: "u:hunter2\n',
  'gramexlog:\n  a:\n    http_auth: u:hunter2: x\n',
  'gramexlog:\n  a:\n   http_auth: @hunter2\n',
  'gramexlog:\n  a: {http_auth: u:hunter2\n',
  'gramexlog:\n  a:\n    http_auth: %hunter2\n\tb: 1',
  'gramexlog:\n  a:\n    http_auth: "u:\\hunter2"\n',
  'gramexlog:\n  a:\n    http_auth: &hunter2 *hunter2\n',
  'gramexlog:\n  a:\n    http_auth: &a &hunter2 b\n',
  'gramexlog:\n  a:\n    http_auth: !<hunter2 b\n',
  '%hunter2\ngramexlog:\n  a:\n\thttp_auth: hunter2\n',
])('broken YAML is told without quoting it (%#)', (yaml) => {
  const error = errorOf(() => loadYaml(yaml))
  expect(error.code).toBe('ERR_GRAMEXLOG_CONFIG_INVALID')
  expect(error.message).not.toContain(SECRET)
  expect(error.cause).toBeUndefined()
})
