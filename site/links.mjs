// Where the links of a site lead that is built.
import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

/**
 * @param {string} folder of HTML files
 * @returns {Promise<string[]>} links that lead to no page, no file, or to nothing on a page: `docs/query.html: /docs/x.html#y`
 */
export async function deadLinks(folder) {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'))
  const pages = new Map()
  for (const file of files.filter((name) => name.endsWith('.html'))) {
    pages.set(file, await readFile(join(folder, file), 'utf8'))
  }
  const places = new Map()
  for (const [page, html] of pages) places.set(page, new Set(values(html, 'id')))
  const known = new Set(files)
  const dead = []
  for (const [page, html] of pages) {
    for (const link of new Set([...values(html, 'href'), ...values(html, 'src')])) {
      if (/^[a-z]+:/.test(link)) continue
      const [path, anchor] = link.split('#')
      const file = path === '' ? page : fileOf(page, decodeURI(path), known)
      const found =
        known.has(file) && (!anchor || !places.has(file) || places.get(file).has(decodeURIComponent(anchor)))
      if (!found) dead.push(`${page}: ${link}`)
    }
  }
  return dead
}

function fileOf(page, path, known) {
  const file = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(page), path)
  return [file, `${file}.html`, posix.join(file, 'index.html')].find((name) => known.has(name)) ?? file
}

function values(html, attribute) {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&'),
  )
}
