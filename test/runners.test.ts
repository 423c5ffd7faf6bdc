import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { closedPort } from './support/closed-port.ts'
import { manifest, Project, pack, run } from './support/packages.ts'
import { count, waitFor } from './support/search.ts'

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-runners-'))
const { url } = inject('servers')[0]!
let project: Project

beforeAll(async () => {
  const tarballs = await pack(folder)
  const { devDependencies } = manifest('.')
  project = await Project.install(join(folder, 'project'), [
    tarballs.core!,
    tarballs.winston!,
    `winston@${devDependencies.winston}`,
    `vitest@${devDependencies.vitest}`,
    'jest@30',
  ])
}, 240_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program that logs nothing, and sends what it finds. */
async function deliver(env: NodeJS.ProcessEnv): Promise<void> {
  project.write('next.mjs', "const { flush } = await (await import('@gramexlog/core')).open(); await flush()")
  await run(process.execPath, ['next.mjs'], { cwd: project.folder, env, timeout: 20_000 })
}

/** An app's own tests, which log, and close nothing. */
const LOGS = `
  log('guide', { by: 'core' })
  winston.createLogger({ transports: [new GramexLogTransport('guide')] }).info('hello', { by: 'winston' })
`
const RUNNERS = {
  vitest: {
    command: ['vitest', 'run', '--globals'],
    file: 'esm.test.mjs',
    text: `
      import { log } from '@gramexlog/core'
      import { GramexLogTransport } from '@gramexlog/winston'
      import winston from 'winston'
      test('logs', () => {${LOGS}})
      test('and again, after all modules are loaded anew', async () => {
        vi.resetModules()
        const { log } = await import('@gramexlog/core')
        log('guide', { by: 'core, again' })
      })`,
    records: 3,
  },
  jest: {
    // What it finds open it prints, and then it does not end.
    command: ['jest', '--detectOpenHandles', 'cjs.test.js'],
    file: 'cjs.test.js',
    text: `
      const { log } = require('@gramexlog/core')
      const { GramexLogTransport } = require('@gramexlog/winston')
      const winston = require('winston')
      test('logs', () => {${LOGS}})
      test('and again, after all modules are loaded anew', () => {
        jest.resetModules()
        require('@gramexlog/core').log('guide', { by: 'core, again' })
      })`,
    records: 3,
  },
  'node:test': {
    command: ['node', '--test', 'node-test.mjs'],
    file: 'node-test.mjs',
    text: `
      import test from 'node:test'
      import { log } from '@gramexlog/core'
      import { GramexLogTransport } from '@gramexlog/winston'
      import winston from 'winston'
      test('logs', () => {${LOGS}})`,
    records: 2,
  },
} as const

describe.for(Object.keys(RUNNERS) as (keyof typeof RUNNERS)[])('%s', (runner) => {
  const { command, file, text, records } = RUNNERS[runner]

  test.for(['there', 'away'])(
    'ends by itself, and finds nothing open, where the server is %s',
    async (where) => {
      const index = `runner-${runner.replace(':', '-')}-${where}-${Date.now()}`
      const server = where === 'there' ? url : `http://127.0.0.1:${await closedPort()}`
      project.write('gramexlog.yaml', JSON.stringify({ gramexlog: { guide: { url: server, index } } }))
      project.write(file, text)
      const [program, ...args] = command
      const env = { PATH: process.env.PATH, HOME: folder, CI: '1', GRAMEXLOG_DIR: join(folder, index) }
      const child = spawn(program === 'node' ? process.execPath : `node_modules/.bin/${program}`, args, {
        cwd: project.folder,
        env,
        timeout: 40_000,
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part: string) => {
          output += part
        })
      const [code, signal] = await once(child, 'close')
      expect({ code, signal }, output).toEqual({ code: 0, signal: null })
      expect(output).not.toMatch(/open handle|did not exit|close timed out|hanging-process/i)
      if (where === 'away') return
      // To jest's tests the process never ends, and vitest ends its workers when it likes: what they log waits on the disk for
      // the next one.
      if (runner !== 'node:test') await deliver(env)
      await waitFor(async () => (await count(url, index)) === records)
    },
  )
})
