import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type Config,
  loadConfig,
  newHolder,
  retireHolder,
  segmentPath,
  type Target,
  writeLease,
} from '@gramexlog/core/viewer'
import { onTestFinished } from 'vitest'
import type { Answer, Row, RowsOptions } from '../../src/backends/backend.ts'
import type { KeeperOptions } from '../../src/backends/local/column-keeper.ts'
import { LocalBackend } from '../../src/backends/local/local.ts'
import { parseQuery } from '../../src/query/parse.ts'

/** What `now` is. */
export const NOW = Date.UTC(2026, 0, 31, 12)

/** A local target with files as a test wants them, and a back end over them, both gone with the test. */
export class LocalTarget {
  readonly config: Config
  readonly target: Target
  readonly backend: LocalBackend

  constructor(options: KeeperOptions = {}) {
    const name = 'guide'
    const dir = mkdtempSync(join(tmpdir(), 'gramexlog-'))
    const file = join(dir, 'gramexlog.yaml')
    writeFileSync(file, `gramexlog:\n  ${name}: { sink: local }\n`)
    this.config = loadConfig({ config: file, env: {} })
    this.target = this.config.targets.get(name)!
    this.backend = new LocalBackend(this.config, this.target, options)
    onTestFinished(async () => {
      await this.backend.close()
      rmSync(dir, { recursive: true, force: true })
    })
  }

  /** Where a segment of a writer is; the writers are counted from 1. */
  path(segment = 1, writer = 1): string {
    return segmentPath(join(this.config.dir, this.target.name, String(writer).padStart(16, '0')), segment)
  }

  /** Puts a segment there, as bytes, or one line for each record. */
  write(content: string | Buffer | readonly unknown[], segment = 1, writer = 1): void {
    const path = this.path(segment, writer)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content)
    const bytes = isRaw ? content : content.map((record) => `${JSON.stringify(record)}\n`).join('')
    writeFileSync(path, bytes, { mode: 0o600 })
  }

  /** A writer has its journal as long as the test runs. */
  lease(writer = 1): void {
    const holder = newHolder()
    writeLease(dirname(this.path(1, writer)), holder)
    onTestFinished(() => retireHolder(holder))
  }

  async ask(url: string, options: Partial<RowsOptions> = {}): Promise<Answer> {
    const signal = options.signal ?? new AbortController().signal
    return this.backend.rows(parseQuery(new URLSearchParams(url)), { nowMs: NOW, ...options, signal })
  }

  /** All rows of an answer. */
  async rows(url: string, options: Partial<RowsOptions> = {}): Promise<Row[]> {
    return collect(await this.ask(url, options))
  }

  /** The values of a column in all rows of an answer. */
  async values(column: string, url = ''): Promise<unknown[]> {
    return (await this.rows(url)).map((row) => row[column])
  }
}

export async function collect({ rows }: Answer): Promise<Row[]> {
  const all: Row[] = []
  for await (const piece of rows) all.push(...piece)
  return all
}
