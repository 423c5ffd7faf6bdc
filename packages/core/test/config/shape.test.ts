import { expect, test } from 'vitest'
import { parseRecordPath } from '../../src/config/record-path.ts'
import { loadTarget, problemsOf, targetProblems } from './load-yaml.ts'

test('a target that asks for nothing has no shape', () => {
  expect(loadTarget('').shape).toBeUndefined()
  expect(loadTarget('sample: 1, level: , redact: , drop: , rename: , static: ').shape).toBeUndefined()
})

test('what a target takes and how it is shaped', () => {
  const options = `level: warn, sample: "0.25", redact: {paths: [user.password, "*.token"], censor: ""},
    drop: 'list[*]["c d"]', rename: {msg: message, 'a["b"]': c.d}, static: {env: $STAGE, team: [1, {x: y}]}`
  expect(loadTarget(options, { STAGE: 'prod' }).shape).toEqual({
    level: 40,
    sample: 0.25,
    redact: {
      paths: [
        ['user', 'password'],
        [null, 'token'],
      ],
      censor: '',
    },
    drop: [['list', null, 'c d']],
    rename: [
      { from: ['msg'], to: 'message' },
      { from: ['a', 'b'], to: 'c.d' },
    ],
    static: { env: 'prod', team: [1, { x: 'y' }] },
  })
  expect(loadTarget('redact: a').shape).toEqual({ redact: { paths: [['a']], censor: '[Redacted]' } })
})

test.for([
  ['silly', 10],
  ['trace', 10],
  ['verbose', 25],
  ['http', 27],
  ['error', 50],
  ['fatal', 60],
  ['35', 35],
  ['"30"', 30],
] as const)('level: %s is %d', ([level, rank]) => {
  expect(loadTarget(`level: ${level}`).shape).toEqual({ level: rank })
})

test.for([
  ['a', ['a']],
  ['a.b', ['a', 'b']],
  ['@timestamp', ['@timestamp']],
  ['a["b.c"].d', ['a', 'b', 'c', 'd']],
  ["['User-Agent']", ['User-Agent']],
  ['a.*.b', ['a', null, 'b']],
  ['a[*][0].b', ['a', null, '0', 'b']],
  ['高.σ', ['高', 'σ']],
] as const)('the path %s', ([path, names]) => {
  expect(parseRecordPath(path)).toEqual(names)
})

test.for([
  ['redact: a..b', 'redact[0]: the path has an empty name between dots'],
  ['redact: [a, .b]', 'redact[1]: the path has an empty name between dots'],
  ['drop: [a.]', 'drop[0]: the path has an empty name between dots'],
  ['redact: "a[b]"', 'redact[0]: the path has a bracket that is not [*], [0] or ["name"]'],
  ['redact: "a]b"', 'redact[0]: the path is not of the form a.b, *.b, list[*].b or a["b-c"]'],
  ['redact: "*"', 'redact[0]: the path must name a member, not only *'],
  ['redact: {paths: ["*.*"]}', 'redact.paths[0]: the path must name a member, not only *'],
  ['redact: a.__proto__.b', 'redact[0]: the path cannot name __proto__'],
  ['redact: "a[\'__proto__\']"', 'redact[0]: the path cannot name __proto__'],
  ['static: {__proto__: 1}', 'static.__proto__: this name cannot be used; choose another'],
  ['rename: {a: __proto__}', 'rename.a: the path cannot name __proto__'],
  ['redact: {censor: x}', 'redact: needs "paths:", the members to be redacted'],
  ['redact: {path: x}', 'redact.path: unknown option "path"; did you mean "paths"? Allowed: paths, censor'],
  ['redact: {paths: a, censor: 1}', 'redact.censor: expected text, found 1'],
  ['redact: 1', 'redact: expected the path of a member, such as user.password or *.token, or a list'],
  ['rename: {"*.a": b}', 'rename."…": cannot hold *: one member gets one name'],
  ['rename: {a: time}, keys: time', 'rename.a: has the name of a key, which every record has already'],
  ['rename: {level: [1]}', 'rename.level: expected the new name as text'],
  ['rename: [a]', 'rename: expected a map of paths to new names, found a list'],
  ['static: a', 'static: expected a map of names to values'],
  ['static: {"*.a": 1}', 'static."…": cannot hold *: it is the name of one member'],
  ['static: {time: 1}, keys: time', 'static.time: has the name of a key; keep one of the two'],
  ['level: wran', 'level: unknown level "wran"; did you mean "warn"? Allowed: silly, trace, debug'],
  ['level: [info]', 'level: expected a level (silly, trace, '],
  ['sample: 1.5', 'sample: expected a share from 0 to 1, found 1.5'],
])('%s is wrong', ([options, problem]) => {
  expect(targetProblems(options!)).toEqual([expect.stringContaining(problem!)])
})

test('a path that is wrong is told with its line', () => {
  expect(problemsOf('gramexlog:\n  a:\n    redact:\n      - password\n      - user..token\n')[1]).toMatch(
    /^ {2}gramex\.yaml:5:9 gramexlog\.a\.redact\[1\]: the path has an empty name/,
  )
})

test('format: ecs, of a service', () => {
  expect(loadTarget('format: ecs').shape).toEqual({ ecs: { dataset: 'a', service: {} } })
  expect(
    loadTarget('format: ecs, service: {name: shop, version: "1", node: $NODE}', { NODE: 'n' }).shape,
  ).toEqual({
    ecs: { dataset: 'shop', service: { name: 'shop', version: '1', node: 'n' } },
  })
  expect(targetProblems('service: {name: shop}')).toEqual([
    'service: has no effect without "format: ecs"; add it, or remove this',
  ])
  expect(targetProblems('format: esc')).toEqual([
    'format: unknown format "esc"; did you mean "ecs"? Allowed: ecs',
  ])
  expect(targetProblems('format: ecs, service: {nane: shop}')).toEqual([
    expect.stringContaining('service.nane: unknown option "nane"; did you mean "name"?'),
  ])
})
