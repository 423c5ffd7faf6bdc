// The side bar is made with the pages, by build.mjs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const site = join(import.meta.dirname, '..')

export default defineConfig({
  title: 'gramexlog',
  description: 'Log events by name from Node into Elasticsearch, each exactly once',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: join(site, '.cache', 'pages'),
  outDir: join(site, 'dist'),
  cacheDir: join(site, '.cache', 'vitepress'),
  // With the texts that are searched.
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  themeConfig: {
    sidebar: JSON.parse(readFileSync(join(site, '.cache', 'sidebar.json'), 'utf8')),
    outline: [2, 3],
    search: { provider: 'local' },
  },
})
