import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { deadLinks } from '../site/links.mjs'
import { gatherPages } from '../site/pages.mjs'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'gramexlog-site-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the site is built, each link leads somewhere, and all that is exported has a docstring', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'site', 'build.mjs')])
  expect(stderr).not.toMatch(/warn|error/i)
}, 300_000)

test('a link to no page, no file, or to nothing on a page is told', async () => {
  const site = write('site', {
    'a.html':
      '<h1 id="top"></h1><a href="b#there">x</a><a href="/b.html#gone">y</a><a href="https://elsewhere/">z</a>',
    'b.html': '<h2 id="there"></h2><a href="a.html#top">x</a><a href="c.html">y</a><img src="/d.png">',
  })
  expect(await deadLinks(site)).toEqual(['a.html: /b.html#gone', 'b.html: c.html', 'b.html: /d.png'])
})

test('a page that links to a file that the repository lacks is told', async () => {
  const contents = [{ title: 'All', pages: ['docs/a'] }]
  const repository = write('lacking', { 'docs/a.md': '# A\n\n[b](b.md)\n' })
  await expect(gatherPages(repository, join(folder, 'x'), contents, [])).rejects.toThrow(
    'docs/a.md: there is no docs/b.md, where a link leads',
  )
})

test('a page that the table of contents lacks is told', async () => {
  const contents = [{ title: 'All', pages: ['docs/a'] }]
  const repository = write('unlisted', { 'docs/a.md': '# A\n', 'docs/b.md': '# B\n' })
  await expect(gatherPages(repository, join(folder, 'y'), contents, [])).rejects.toThrow(
    'site/contents.mjs lacks docs/b',
  )
})

function write(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, name, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return join(folder, name)
}
