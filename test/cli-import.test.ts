import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import pino from 'pino'
import { describe, expect, inject, test } from 'vitest'
import winston from 'winston'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { runCommand, startCommand } from './support/command.ts'
import { count, documents } from './support/search.ts'

/** What `gramexlog import --json` tells. */
async function imported(app: AppFolder, args: readonly string[], input?: string | Uint8Array) {
  const options = input === undefined ? {} : { input }
  const { code, stdout, stderr } = await runCommand(app.folder, ['import', '--json', ...args], options)
  if (stdout === '') throw new Error(stderr)
  const { stored, duplicates, refused, bad } = JSON.parse(stdout)
  expect(code).toBe(refused > 0 ? 1 : 0)
  return { stored, duplicates, refused, bad }
}

function write(app: AppFolder, file: string, text: string | Uint8Array): void {
  writeFileSync(join(app.folder, file), text)
}

/** What real loggers print. */
function pinoLines(many: number): string {
  const printed: string[] = []
  const logger = pino({ base: { pid: 1 } }, { write: (line) => void printed.push(line) })
  for (let n = 0; n < many; n += 1) logger.info({ n, user: { id: 'ann' } }, 'müde')
  return printed.join('')
}

function winstonLines(many: number): string {
  const printed: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      printed.push(String(chunk))
      done()
    },
  })
  const { combine, timestamp, json } = winston.format
  const logger = winston.createLogger({
    format: combine(timestamp(), json()),
    transports: [new winston.transports.Stream({ stream })],
  })
  for (let n = 0; n < many; n += 1) logger.warn('slow', { n })
  return printed.join('')
}

const CSV =
  'datetime;status;path;ok\n2026-01-31 23:59:59Z;200;"/a;""b""";true\n2026-02-01 00:00:00Z;404;/c;\n'

describe.each(inject('servers'))('into $name', ({ url }) => {
  test('files of pino, winston and CSV, gzipped or not, come once each, however often they are imported', async () => {
    const app = appFolder({ url })
    const lines = pinoLines(1_500)
    write(app, 'app.log', lines)
    write(app, 'app.log.1.gz', Buffer.concat([gzipSync(winstonLines(500)), gzipSync(winstonLines(1))]))
    write(app, 'requests.csv', CSV)
    const files = ['app.log', 'app.log.1.gz', 'requests.csv']
    expect(await imported(app, files)).toMatchObject({ stored: 2_003, duplicates: 0 })
    expect(await imported(app, files)).toMatchObject({ stored: 0, duplicates: 2_003 })
    // One that has grown, under another name, by a pipe.
    expect(await imported(app, ['-'], lines + pinoLines(1))).toMatchObject({ stored: 1, duplicates: 1_500 })
    const stored = (await documents(url, app.index)).map(({ _source }) => _source)
    expect(stored).toHaveLength(2_004)
    const [first] = lines.split('\n')
    const { time } = JSON.parse(first!)
    expect(stored).toContainEqual({ '@timestamp': new Date(time).toISOString(), ...JSON.parse(first!) })
    expect(stored).toContainEqual({
      '@timestamp': '2026-01-31T23:59:59.000Z',
      datetime: '2026-01-31 23:59:59Z',
      status: 200,
      path: '/a;"b"',
      ok: true,
    })
    const slow = stored.filter(({ message }) => message === 'slow')
    expect(slow.every((record) => record['@timestamp'] === record.timestamp)).toBe(true)
  })

  test('what cannot be read or is refused is told by its line, and the rest is stored', async () => {
    const app = appFolder({
      url,
      template: {
        template: { mappings: { properties: { '@timestamp': { type: 'date', ignore_malformed: false } } } },
      },
    })
    const text = [
      '{"n":1,"n":2}',
      'plain text',
      '{"n":1,"n":2}',
      '{"n":"torn}',
      '{"a":[1,{"b":2}],"n":3}',
    ].join('\n')
    const { bad, ...counts } = await imported(app, ['-', '--format', 'ndjson'], text)
    expect(counts).toEqual({ stored: 3, duplicates: 0, refused: 2 })
    expect(bad).toEqual([
      { file: 'stdin', line: 2, reason: 'no JSON object' },
      { file: 'stdin', line: 4, reason: 'no JSON object' },
    ])
    expect((await documents(url, app.index)).map(({ _source }) => _source.n).sort()).toEqual([2, 2, 3])
  })
})

const { url } = inject('servers')[0]!

test('a local target has the records in a journal of its own, which comes once too', async () => {
  const app = appFolder({ sink: 'local' })
  write(app, 'app.log', pinoLines(3) + pinoLines(1).repeat(2))
  expect(await imported(app, ['app.log'])).toMatchObject({ stored: 5 })
  expect(await imported(app, ['app.log'])).toMatchObject({ stored: 0, duplicates: 5 })
  expect(app.journalRecords()).toHaveLength(5)
  expect(app.journalRecords()[0]).toMatchObject({ '@timestamp': expect.any(String), n: 0, msg: 'müde' })
  expect(app.files()).toHaveLength(1)
})

test('a dry run judges the lines, and stores nothing', async () => {
  const app = appFolder({ url })
  write(app, 'app.log', `${pinoLines(3)}{"torn":\n`)
  const result = await imported(app, ['--dry-run', 'app.log'])
  expect(result).toMatchObject({ stored: 3, refused: 1, bad: [{ file: 'app.log', line: 4 }] })
  expect(await count(url, app.index)).toBe(0)
})

test('for people it says how it went, with the first ten bad lines', async () => {
  const app = appFolder({ sink: 'local' })
  write(app, 'app.log', `${pinoLines(2)}${'bad\n'.repeat(12)}`)
  const { code, stdout, stderr } = await runCommand(app.folder, ['import', 'app.log'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^2 records stored in guide; 12 not taken; .* records\/s\n$/)
  expect(stderr.split('\n').slice(0, -1)).toEqual(
    Array.from({ length: 10 }, (_, at) => `app.log:${at + 3}: no JSON object`),
  )
})

test.for<[string, string | Uint8Array, string[], number, RegExp]>([
  ['a JSON array', '[{"a":1}]', [], 2, /one large array: jq -c/],
  ['plain text', 'hello\nworld\n', [], 2, /neither NDJSON nor CSV.*--format/],
  [
    'a torn gzip',
    gzipSync('{"a":1}\n'.repeat(1_000)).subarray(0, 40),
    [],
    1,
    /gzip is damaged or cut short.*; nothing of it was stored/,
  ],
  ['an unknown target', '{}', ['--target', 'gide'], 2, /unknown target "gide"; did you mean "guide"\?/],
  ['a file that is not there', '{}', ['other.log'], 2, /other\.log: there is no such file/],
])('%s is told with what to do', async ([, content, args, wanted, message]) => {
  const app = appFolder({ sink: 'local' })
  write(app, 'app.log', content)
  const { code, stdout, stderr } = await runCommand(app.folder, ['import', 'app.log', ...args])
  expect([code, stdout]).toEqual([wanted, ''])
  expect(stderr).toMatch(message)
  expect(app.files()).toEqual([])
})

test('a server that refuses all is told, and an import after it is mended stores all once', async () => {
  const app = appFolder({ url })
  const headers = { 'content-type': 'application/json' }
  const put = async (path: string, body: object) =>
    fetch(`${url}/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })
  await put(app.index, { settings: { 'index.blocks.write': true } })
  write(app, 'app.log', pinoLines(100))
  const { code, stderr } = await runCommand(app.folder, ['import', 'app.log'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/the server takes no records: cluster_block_exception.*import again/)
  await put(`${app.index}/_settings`, { 'index.blocks.write': false })
  expect(await imported(app, ['app.log'])).toMatchObject({ stored: 100 })
})

test('Ctrl-C ends it while the server is away', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}` })
  write(app, 'app.log', pinoLines(1))
  const { process: child, ended } = startCommand(app.folder, ['import', 'app.log'])
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect(code).toBe(130)
  expect(stderr).toMatch(/^The server takes no records for now, and is asked again: .*ECONNREFUSED.*\n$/)
})
