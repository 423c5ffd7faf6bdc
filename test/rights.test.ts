import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { nginx } from './support/nginx.ts'
import { count, documents, waitFor } from './support/search.ts'

const REFUSAL = JSON.stringify({ error: { type: 'security_exception', reason: 'unauthorized' }, status: 403 })

test.for(inject('servers'))(
  'a login that may add records to $name and nothing else delivers them, and says once what it lacks',
  async ({ url }) => {
    const folder = mkdtempSync(join(tmpdir(), 'gramexlog-rights-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const log = join(folder, 'asked.log')
    const front = await nginx(folder, "log_format asked '$request_method $uri';")
    onTestFinished(front.stop)
    await front.serve(`listen 127.0.0.1:${front.port}; access_log ${log} asked; default_type application/json;
    location ~ /_bulk$ { proxy_pass ${url}; }
    location / { return 403 '${REFUSAL}'; }`)
    const app = appFolder({ url: `http://127.0.0.1:${front.port}` })

    const program = app.start('end', ['core', '100', 'stay'])
    await program.printed('logged')
    await waitFor(async () => (await count(url, app.index)) === 100)
    program.process.kill('SIGTERM')
    const { stderr } = await program.ended
    const stored = await documents(url, app.index)
    expect(stored.map(({ _source }) => _source.n).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 1),
    )
    expect(stderr.match(/template .* could not be installed \(HTTP 403\)/g)).toHaveLength(1)
    const asked = readFileSync(log, 'utf8').trim().split('\n')
    expect(asked).toContain(`POST /${app.index}/_bulk`)
    // Where it is forbidden, as where it is absent, a client that begins with it gets no further.
    expect(asked).not.toContain('GET /')
  },
)
