import { appendFileSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LocalTarget, NOW } from '../../support/local-target.ts'

const { signal } = new AbortController()
const columnsOf = async (target: LocalTarget) =>
  Object.fromEntries(
    (await target.backend.columns({ nowMs: NOW, signal })).map(({ name, kind }) => [name, kind]),
  )

test('columns are told with their kinds, the time first, then by name', async () => {
  const target = new LocalTarget()
  target.write([
    { text: 'x', number: 1, yes: true, nothing: null, empty: [], none: {}, mixed: 1 },
    { number: 2.5, list: ['a', 'b'], both: [1, 'a'], objects: [{ a: 1 }], lists: [[1]], mixed: 'x' },
    { user: { id: 1, 'full.name': 'x', deep: { er: [true] } }, '@timestamp': '2026-01-31', 'user.id': 'x' },
  ])
  const found = await columnsOf(target)
  expect(found).toEqual({
    '@timestamp': 'time',
    both: 'mixed',
    list: 'text',
    lists: 'object',
    mixed: 'mixed',
    number: 'number',
    objects: 'object',
    text: 'text',
    'user.deep.er': 'boolean',
    'user.full.name': 'text',
    'user.id': 'mixed',
    yes: 'boolean',
  })
  expect(Object.keys(found)).toEqual(['@timestamp', ...Object.keys(found).slice(1).sort()])
})

test('names that mean something to JavaScript are columns', async () => {
  const target = new LocalTarget()
  target.write('{"__proto__":1,"constructor":{"__proto__":"x"},"a":1,"a":2,"x/y~\\"\'":true}\n')
  const columns = await target.backend.columns({ nowMs: NOW, signal })
  expect(columns.map(({ name }) => name)).toEqual(['__proto__', 'a', 'constructor.__proto__', 'x/y~"\''])
})

test('columns of new records are found, and those of deleted files are not', async () => {
  const target = new LocalTarget()
  target.write([{ a: 1 }])
  target.write([{ b: 1 }], 2)
  expect(await columnsOf(target)).toEqual({ a: 'number', b: 'number' })
  appendFileSync(target.path(2), '{"b":"x","c":true}\n')
  expect(await columnsOf(target)).toEqual({ a: 'number', b: 'mixed', c: 'boolean' })
  rmSync(target.path())
  expect(await columnsOf(target)).toEqual({ b: 'mixed', c: 'boolean' })
})
