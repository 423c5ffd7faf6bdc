import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { close, flush } from '@gramexlog/core'
import { shared } from '@gramexlog/core/adapter'
import { afterEach, beforeEach } from 'vitest'

/** A local target `app`, which `log()` finds, for each test of the file. @returns its records */
export function localTarget(
  keys: readonly string[],
  options: Record<string, unknown> = {},
): () => Promise<Record<string, unknown>[]> {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gramexlog-http-'))
    process.env.GRAMEXLOG_CONFIG = join(folder, 'gramexlog.yaml')
    const config = { gramexlog: { app: { sink: 'local', timestamp: false, keys, ...options } } }
    writeFileSync(process.env.GRAMEXLOG_CONFIG, JSON.stringify(config))
    // The key `status` is known of requests that start while the target is open.
    shared()
  })
  afterEach(async () => {
    await close()
    delete process.env.GRAMEXLOG_CONFIG
    rmSync(folder, { recursive: true, force: true })
  })
  return async () => {
    await flush()
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return names
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line))
  }
}
