import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { documents } from './support/search.ts'

const { url } = inject('servers')[0]!

test.each(['esm', 'cjs'] as const)(
  'an app that was bundled without the thread delivers all the same, and is told what to do: %s',
  async (format) => {
    const app = appFolder({ url }, { flush: 60 })
    const outfile = join(app.folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
    await build({
      stdin: {
        contents:
          "import { log, flush, close } from '@gramexlog/core'; log('guide', { n: 1 }); flush().then(() => { log('guide', { n: 2 }); return close() })",
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
    const { code, stderr } = await app.run(outfile).ended
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('leave @gramexlog/core out of the bundle (external)')
    expect((await documents(url, app.index)).map(({ _source }) => _source.n)).toEqual([1, 2])
  },
)
