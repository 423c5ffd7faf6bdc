import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Backend, BackendName, Row } from '../../src/backends/backend.ts'
import type { ViewOptions } from '../../src/endpoint/options.ts'
import { makeView, type View, type ViewParts } from '../../src/endpoint/view.ts'
import { ArrayBackend } from './array-backend.ts'

const CONFIG = `
gramexlog:
  guide: { sink: local, keys: [] }
  other: { sink: local, keys: [] }
  sent: { url: 'http://localhost:1', index: sent-now, keys: [] }
`

/** Beside a request that comes from this machine: what a view is given unless a test says otherwise. */
const NEAR = { remoteAddr: { hostname: '127.0.0.1' } }

export interface TestView extends View {
  /** What who runs the view was told. */
  readonly warnings: readonly string[]
  /** Folder with the configuration. */
  readonly folder: string
  /** The answer to a GET of this path. */
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
}

export type Backends = Partial<Record<BackendName, Backend>>

/** A view over records in memory, of every target the same. It is closed when the test is over. */
export function testView(
  records: readonly Row[] | Backends = [],
  options: ViewOptions = {},
  parts: Partial<ViewParts> = {},
): TestView {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))
  const config = join(folder, 'gramexlog.yaml')
  writeFileSync(config, CONFIG)
  const all = new ArrayBackend(records as readonly Row[])
  const openBackend = (_config: unknown, _target: unknown, name: BackendName) =>
    Array.isArray(records) ? all : (records as Backends)[name]!
  const warnings: string[] = []
  const view = makeView(
    { config, ...options },
    {
      openBackend,
      pageDirectory: join(folder, 'page'),
      now: Date.now,
      tailMs: 20,
      warn: (words) => warnings.push(words),
      ...parts,
    },
  )
  onTestFinished(async () => {
    await view.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const fetch: View['fetch'] = (request, env = NEAR) => view.fetch(request, env)
  const get = (path: string, headers = {}) => fetch(new Request(`http://localhost${path}`, { headers }))
  return { ...view, fetch, warnings, folder, get }
}
