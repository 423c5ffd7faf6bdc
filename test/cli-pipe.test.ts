import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { MAIN, runCommand, startCommand } from './support/command.ts'
import { documents } from './support/search.ts'

/** Runs `node app.mjs | gramexlog pipe …` in a shell, in a process group of its own, as a terminal does. */
function pipeline(app: AppFolder, program: string, args = '') {
  writeFileSync(join(app.folder, 'app.mjs'), program)
  const line = `"${process.execPath}" app.mjs | "${process.execPath}" "${MAIN}" pipe ${args}; echo "ended with $?"`
  // A shell that lives on when its pipeline is interrupted.
  const shell = spawn('bash', ['-c', `trap : INT; ${line}`], {
    cwd: app.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => {
    try {
      process.kill(-shell.pid!, 'SIGKILL')
    } catch {
      // It has ended.
    }
  })
  let out = ''
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
  return {
    interrupt: () => process.kill(-shell.pid!, 'SIGINT'),
    printed: () => out,
    ended: once(shell, 'close'),
  }
}

test.for(inject('servers'))(
  'what an app prints is in $name when the pipe has ended, with the keys',
  { timeout: 120_000 },
  async ({ url }) => {
    const app = appFolder({ url, keys: ['name'] }, { exitTimeout: 50 })
    const program = `
    console.log(JSON.stringify({ level: 30, time: 1769903999120, msg: 'from pino' }))
    console.log('plain text, ü')
    process.stdout.write('no break at the end')`
    const { ended, printed } = pipeline(app, program, 'guide --tee')
    await ended
    expect(printed()).toBe(
      '{"level":30,"time":1769903999120,"msg":"from pino"}\nplain text, ü\nno break at the endended with 0\n',
    )
    expect((await documents(url, app.index)).map(({ _source }) => _source)).toEqual([
      {
        '@timestamp': '2026-01-31T23:59:59.120Z',
        name: 'guide',
        level: 30,
        time: 1769903999120,
        msg: 'from pino',
      },
      { '@timestamp': expect.any(String), name: 'guide', message: 'plain text, ü' },
      { '@timestamp': expect.any(String), name: 'guide', message: 'no break at the end' },
    ])
  },
)

test('Ctrl-C takes nothing: what the app says while it ends is logged too', async () => {
  const app = appFolder({ sink: 'local' })
  const program = `
    let n = 0
    const timer = setInterval(() => console.log(JSON.stringify({ n: n++ })), 5)
    process.on('SIGINT', () => {
      clearInterval(timer)
      setTimeout(() => console.log(JSON.stringify({ n: n++, last: true })), 300)
    })`
  const { interrupt, ended, printed } = pipeline(app, program, '--tee')
  await expect.poll(printed).toContain('"n":20}')
  interrupt()
  await ended
  expect(printed()).toContain('ended with 130')
  const records = app.journalRecords()
  expect(records.at(-1)).toMatchObject({ last: true })
  expect(records.map(({ n }) => n)).toEqual(records.map((_, n) => n))
})

test('what cannot be delivered waits on disk, and the pipe ends after exitTimeout', async () => {
  const app = appFolder({ url: `http://127.0.0.1:${await closedPort()}` }, { exitTimeout: 0.5 })
  const { code, stdout } = await runCommand(app.folder, ['pipe'], { input: 'one\ntwo\n' })
  expect([code, stdout]).toEqual([0, ''])
  expect(app.journalRecords()).toMatchObject([{ message: 'one' }, { message: 'two' }])
})

test('a server that takes connections and never answers costs no memory', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const app = appFolder({ url: `http://127.0.0.1:${port}` }, { exitTimeout: 0.2 })
  const { process: child, ended } = startCommand(app.folder, ['pipe'])
  const line = `${JSON.stringify({ text: 'x'.repeat(250) })}\n`
  const peak = () =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024
  const feed = async (megabytes: number) => {
    const chunk = line.repeat(4_000)
    for (let fed = 0; fed < megabytes * 1e6; fed += chunk.length)
      if (!child.stdin.write(chunk)) await once(child.stdin, 'drain')
  }
  await feed(20)
  const before = peak()
  await feed(80)
  expect(peak() - before).toBeLessThan(60)
  child.stdin.end()
  expect((await ended).code).toBe(0)
})

test('an unknown target is told before anything is read', async () => {
  const { code, stderr } = await runCommand(appFolder({ sink: 'local' }).folder, ['pipe', 'gide'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^gramexlog: .*"gide"/)
})
