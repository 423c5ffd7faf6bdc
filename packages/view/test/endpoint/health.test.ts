import { linkSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { HealthAnswer, TargetHealth } from '../../src/endpoint/contract.ts'
import { type TestView, testView } from '../support/view.ts'

const WRITER = '0123456789abcdef'

const healthOf = async (view: TestView, target = 'sent'): Promise<TargetHealth> => {
  const response = await view.get('/~/health')
  expect(response.status).toBe(200)
  const { targets } = (await response.json()) as HealthAnswer
  return targets.find(({ name }) => name === target)!
}

const line = (ageMs: number, text = 'x') =>
  `${JSON.stringify({ '@timestamp': new Date(Date.now() - ageMs).toISOString(), text })}\n`

function journal(
  view: TestView,
  segments: readonly string[],
  checkpoint?: { segment: number; offset: number },
  target = 'sent',
  writer = WRITER,
): void {
  const directory = join(view.folder, '.gramexlog', target, writer)
  mkdirSync(directory, { recursive: true })
  for (const [at, text] of segments.entries())
    writeFileSync(join(directory, `${String(at + 1).padStart(6, '0')}.ndjson`), text)
  if (checkpoint === undefined) return
  const sum = crc32(`${checkpoint.segment}:${checkpoint.offset}`)
  writeFileSync(join(directory, 'checkpoint'), JSON.stringify({ ...checkpoint, sum }))
}

const letter = (n: number, reason = `reason ${n}`) =>
  `${JSON.stringify({ time: new Date(n * 1000).toISOString(), target: 'sent', id: `id${n}`, index: 'i', status: 400, type: 'mapper_parsing_exception', reason, record: { n } })}\n`

function letters(view: TestView, name: string, text: string): string {
  const directory = join(view.folder, '.gramexlog', 'sent', 'dead')
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}

describe('the health of a target', () => {
  test('that has no file is none to worry about', async () => {
    const view = testView()
    expect(await healthOf(view)).toEqual({
      name: 'sent',
      writers: 0,
      backlogBytes: 0,
      lagMs: 0,
      deadLetters: 0,
      lastDead: [],
    })
  })

  test('is what its journals hold behind their checkpoints, and how old that is', async () => {
    const view = testView()
    const first = line(50_000)
    journal(view, [first, line(30_000) + line(20_000)], { segment: 2, offset: line(30_000).length })
    journal(view, [line(10_000)], undefined, 'sent', WRITER.replace('0', '1'))
    const health = await healthOf(view)
    expect(health).toMatchObject({ writers: 2, backlogBytes: 2 * first.length })
    // Its file is younger than the record says that it is.
    expect(health.lagMs).toBeLessThan(10_000)
    expect(health.lagMs).toBeGreaterThanOrEqual(0)
  })

  test('finds the oldest record in the next file, where one is confirmed to its end', async () => {
    const view = testView()
    const first = line(50_000)
    journal(view, [first, '', line(-1_000)], { segment: 1, offset: first.length })
    expect(await healthOf(view)).toMatchObject({ backlogBytes: line(-1_000).length, lagMs: 0 })
  })

  test('is no backlog where all is delivered, or stays on this machine', async () => {
    const view = testView()
    journal(view, [line(0)], { segment: 1, offset: line(0).length })
    journal(view, [line(0)], undefined, 'guide')
    expect(await healthOf(view)).toMatchObject({ writers: 1, backlogBytes: 0, lagMs: 0 })
    expect(await healthOf(view, 'guide')).toMatchObject({ writers: 1, backlogBytes: 0, lagMs: 0 })
  })

  test('tells of dead letters, and of the newest why', async () => {
    const view = testView()
    const many = Array.from({ length: 30 }, (_, n) => letter(n)).join('')
    letters(view, `${WRITER}.ndjson`, many)
    letters(view, `${WRITER.replace('0', '1')}.ndjson`, letter(100, 'failed to parse field [n]'))
    const { deadLetters, lastDead } = await healthOf(view)
    expect(deadLetters).toBe(31)
    expect(lastDead).toHaveLength(20)
    expect(lastDead[0]).toEqual({
      id: 'id100',
      time: '1970-01-01T00:01:40.000Z',
      reason: 'mapper_parsing_exception: failed to parse field [n]',
    })
    expect(lastDead.slice(1).map(({ id }) => id)).toEqual(Array.from({ length: 19 }, (_, n) => `id${29 - n}`))
  })

  test('changes nothing of them, also in the middle of a replay', async () => {
    const view = testView()
    const moved = letters(view, `${WRITER}.ndjson.0a1b2c`, letter(1) + letter(2))
    letters(view, `${WRITER}.ndjson.0a1b2c.3d4e5f.left`, letter(1))
    const directory = join(view.folder, '.gramexlog', 'sent', 'dead')
    linkSync(moved, join(directory, `${WRITER}.ndjson`))
    const before = readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mtimeMs])
    expect(await healthOf(view)).toMatchObject({ deadLetters: 2, lastDead: [{ id: 'id2' }, { id: 'id1' }] })
    expect(readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mtimeMs])).toEqual(
      before,
    )
  })

  test('passes over torn and foreign lines', async () => {
    const view = testView()
    letters(view, `${WRITER}.ndjson`, `${letter(1)}{"time":"x\nnoise\n\n{}\n${letter(2)}{"torn`)
    const { lastDead } = await healthOf(view)
    expect(lastDead.map(({ id }) => id)).toEqual(['id2', 'id1'])
  })

  test('reckons the letters of a large file by a part of it, in little time', async () => {
    const view = testView()
    const long = letter(1, 'x'.repeat(20_000))
    letters(view, `${WRITER}.ndjson`, long.repeat(2_000) + letter(9))
    const { deadLetters, lastDead } = await healthOf(view)
    expect(deadLetters).toBeGreaterThan(1_900)
    expect(deadLetters).toBeLessThan(2_100)
    expect(lastDead[0]?.id).toBe('id9')
  })

  test('of a target that one may not see is not told', async () => {
    const view = testView([], { authorize: (_, target) => target !== 'sent' })
    const { targets } = (await (await view.get('/~/health')).json()) as HealthAnswer
    expect(targets.map(({ name }) => name)).toEqual(['guide', 'other'])
  })

  test('is not known where the files cannot be read, and it is said why', async () => {
    const view = testView()
    mkdirSync(join(view.folder, '.gramexlog'))
    writeFileSync(join(view.folder, '.gramexlog', 'sent'), 'no directory')
    const response = await view.get('/~/health')
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('ENOTDIR')
  })
})
