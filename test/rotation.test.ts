import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { nginx } from './support/nginx.ts'
import { planted } from './support/planted.mjs'
import { expectOnce, steady } from './support/steady.ts'

const { url } = inject('servers')[0]!

function put(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

test.for([
  ['at the server first', true],
  ['in the file first', false],
] as const)(
  'a password that is changed under load, %s, costs no record and no restart',
  async ([, first]) => {
    const folder = mkdtempSync(join(tmpdir(), 'gramexlog-rotation-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const users = join(folder, 'users')
    const front = await nginx(folder)
    onTestFinished(() => front.stop())
    const password = (n: number) => `ann:${planted(`password${n}`)}`
    const atServer = (n: number) => put(users, `${password(n).replace(':', ':{PLAIN}')}\n`)
    atServer(0)
    await front.serve(`listen 127.0.0.1:${front.port};
    location / { auth_basic closed; auth_basic_user_file ${users}; proxy_pass ${url}; proxy_set_header Authorization ""; }`)

    const app = appFolder({ port: front.port, http_auth: { file: 'secret' } }, { flush: 0.1 })
    const inFile = (n: number) => put(join(app.folder, 'secret'), `${password(n)}\n`)
    inFile(0)
    const program = await steady(app)
    for (let n = 1; n <= 3; n += 1) {
      await sleep(700)
      for (const change of first ? [atServer, inFile] : [inFile, atServer]) {
        change(n)
        await sleep(300)
      }
    }
    await sleep(500)
    const told = await program.end()
    expect(told.dead).toBe(0)
    expect(told.errors.join()).not.toContain('password')
    await expectOnce(url, app.index, [told])
  },
)
