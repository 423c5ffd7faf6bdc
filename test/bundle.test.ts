import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { documents } from './support/search.ts'

const { url } = inject('servers')[0]!

const DELIVERS = "log('guide', { n: 1 }); flush().then(() => { log('guide', { n: 2 }); return close() })"
/** Has nothing to wait for. */
const ENDS = "for (const n of [1, 2]) log('guide', { n })"

/** Bundles a program into the folder. @returns its file */
async function bundle(app: AppFolder, format: 'esm' | 'cjs', program: string): Promise<string> {
  const outfile = join(app.folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
  await build({
    stdin: {
      contents: `import { log, flush, close } from '@gramexlog/core'; ${program}`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'silent',
    ...(format === 'esm' && {
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    }),
  })
  return outfile
}

test.each([
  ['esm', 'waits for its records', DELIVERS],
  ['cjs', 'waits for its records', DELIVERS],
  ['esm', 'just ends', ENDS],
] as const)(
  'an app that was bundled without the thread delivers all the same, and is told what to do: %s, %s',
  async (format, _, program) => {
    const app = appFolder({ url }, { flush: 60 })
    const { code, stderr } = await app.run(await bundle(app, format, program)).ended
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('leave @gramexlog/core out of the bundle (external)')
    expect((await documents(url, app.index)).map(({ _source }) => _source.n)).toEqual([1, 2])
    expect(app.files()).toEqual([])
  },
)

test.each([
  ['has nothing to do', ENDS],
  ['calls process.exit', `${ENDS}; process.exit(0)`],
])('without a server it ends soon, and its records wait on disk, when it %s', async (_, program) => {
  const app = appFolder({ port: await closedPort() }, { exitTimeout: 20 })
  const file = await bundle(app, 'esm', program)
  const started = Date.now()
  expect((await app.run(file).ended).code).toBe(0)
  expect(Date.now() - started).toBeLessThan(4_000)
  expect(app.journalRecords().map(({ n }) => n)).toEqual([1, 2])
})
