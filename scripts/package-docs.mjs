// The pages of docs/ as core's package holds them, for those who have installed it, and no clone of this.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'

/** Where a package is beside core's, seen from the folder of the pages in there. */
const BESIDE = '../../..'
const LINK = /(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)]*)?\)/g

/**
 * Copies the pages and those of the command. Of a link to what is not there only the text is left; the README of another
 * package is found where npm puts it.
 * @param {string} docs
 * @param {string} to
 */
export async function packageDocs(docs, to) {
  const pages = (await readdir(docs, { recursive: true })).filter((path) => /^(cli\/)?[^/]+\.md$/.test(path))
  const there = new Set(pages)
  for (const page of pages) {
    const text = await readFile(join(docs, page), 'utf8')
    await mkdir(dirname(join(to, page)), { recursive: true })
    await writeFile(
      join(to, page),
      text.replace(LINK, (...found) => linkIn(page, there, found)),
    )
  }
}

/**
 * @param {string} page
 * @param {Set<string>} there
 * @param {string[]} found
 */
function linkIn(page, there, [whole, image, text, target, place = '']) {
  if (image) return ''
  const path = posix.join(posix.dirname(page), target)
  if (/^https?:/.test(target) || there.has(path)) return whole
  const [, name] = /^\.\.\/packages\/(\w+)\/README\.md$/.exec(path) ?? []
  if (name === undefined) return text
  const up = '../'.repeat(page.split('/').length - 1)
  return `[${text}](${up}${name === 'cli' ? `${BESIDE}/../gramexlog` : `${BESIDE}/${name}`}/README.md${place})`
}
