// Builds the site: `npm run docs`. Fails where a docstring is missing or a link leads nowhere.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vitepress'
import { writeApi } from './api.mjs'
import { contents, folders } from './contents.mjs'
import { deadLinks } from './links.mjs'
import { gatherPages } from './pages.mjs'

const site = import.meta.dirname
const root = join(site, '..')
const pages = join(site, '.cache', 'pages')

await rm(pages, { recursive: true, force: true })
await mkdir(pages, { recursive: true })
const sidebar = await gatherPages(root, pages, contents, folders)
sidebar.push({ text: 'API', items: await writeApi(root, join(pages, 'api')) })
await writeFile(join(site, '.cache', 'sidebar.json'), JSON.stringify(sidebar))
await build(site)
const dead = await deadLinks(join(site, 'dist'))
if (dead.length > 0) {
  console.error(`Links that lead nowhere:\n${dead.join('\n')}`)
  process.exitCode = 1
}
