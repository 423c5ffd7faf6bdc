// Gathers the pages of the site: the repository's Markdown files at their own paths, `README.md` as `index.md`, so that their
// links to each other are right as they are.
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'

const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g

/**
 * @param {string} root of the repository
 * @param {string} to
 * @param {readonly {title: string, pages: readonly string[]}[]} contents
 * @param {readonly string[]} folders whose pages stand below the one that lists them
 * @returns {Promise<{text: string, collapsed?: boolean, items: object[]}[]>} the side bar
 * @throws if the table of contents lacks a page, or a link leads nowhere
 */
export async function gatherPages(root, to, contents, folders) {
  const listed = contents.flatMap(({ pages }) => pages)
  const below = new Map()
  for (const folder of folders) below.set(`${folder}/README`, await pagesIn(root, folder))
  const all = [...listed, ...[...below.values()].flat()]
  const missing = [...(await pagesIn(root, 'docs', true))].filter((page) => !all.includes(page))
  if (missing.length > 0) throw new Error(`site/contents.mjs lacks ${missing.join(', ')}`)
  const headings = new Map()
  for (const page of all) headings.set(page, await gatherPage(root, to, page, new Set(all)))
  const item = (page) => ({ text: headings.get(page), link: `/${siteName(page)}` })
  return contents.map(({ title, pages }) => ({
    text: title,
    items: pages.map((page) =>
      below.has(page) ? { ...item(page), collapsed: true, items: below.get(page).map(item) } : item(page),
    ),
  }))
}

async function pagesIn(root, folder, deep = false) {
  const files = await readdir(join(root, folder), { recursive: deep })
  return files
    .filter((file) => file.endsWith('.md') && (deep || file !== 'README.md'))
    .map((file) => `${folder}/${file.slice(0, -'.md'.length)}`)
    .sort()
}

/** @returns its heading */
async function gatherPage(root, to, page, all) {
  const text = await readFile(join(root, `${page}.md`), 'utf8')
  const heading = /^# (.+)$/m.exec(text)?.[1]
  if (heading === undefined) throw new Error(`${page}.md has no heading`)
  const images = []
  const written = text.replace(LINK, (whole, image, label, target) => {
    if (/^([a-z]+:|#)/.test(target)) return whole
    const [path, anchor] = target.split('#')
    const file = normalize(join(dirname(page), path))
    if (!existsSync(join(root, file))) throw new Error(`${page}.md: there is no ${file}, where a link leads`)
    if (image) {
      images.push(file)
      return whole
    }
    // What is no page of the site is in the repository only.
    if (!all.has(file.replace(/\.md$/, ''))) return label
    const from = dirname(siteName(page))
    return `[${label}](${asLink(relative(from, siteName(file)))}${anchor ? `#${anchor}` : ''})`
  })
  for (const image of images) await cp(join(root, image), join(to, image))
  const path = join(to, siteName(`${page}.md`))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, written)
  return heading.replaceAll('`', '')
}

function siteName(page) {
  return page.replace(/(^|\/)README(\.md)?$/, '$1index$2')
}

function asLink(path) {
  return path.startsWith('.') ? path : `./${path}`
}
