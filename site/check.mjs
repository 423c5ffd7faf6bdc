// Whether the table of contents has each page, and each link of them leads to a file: what `npm run check` asks, without a build.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contents, folders } from './contents.mjs'
import { gatherPages } from './pages.mjs'

const to = await mkdtemp(join(tmpdir(), 'gramexlog-pages-'))
try {
  await gatherPages(join(import.meta.dirname, '..'), to, contents, folders)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await rm(to, { recursive: true, force: true })
}
