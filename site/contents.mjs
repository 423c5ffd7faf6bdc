// The site's table of contents: paths in the repository, without `.md`. A page's name is its first heading.

import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Pages that are written by a bench or by others, where they are there. */
const later = (...pages) => pages.filter((page) => existsSync(join(import.meta.dirname, '..', `${page}.md`)))

/** @type {readonly {title: string, pages: readonly string[]}[]} */
export const contents = [
  {
    title: 'Begin',
    pages: ['README', 'docs/gramex', 'docs/winston', 'docs/pino', 'packages/http/README', 'docs/migration'],
  },
  {
    title: 'The file',
    pages: [
      'docs/configuration',
      'docs/options',
      'docs/keys',
      'docs/connection',
      'docs/shaping',
      'docs/ecs',
      'docs/indices',
      'docs/mapping',
    ],
  },
  {
    title: 'See the logs',
    pages: ['packages/view/README', 'docs/query', 'docs/cli/README'],
  },
  {
    title: 'Run it',
    pages: [
      'docs/operating',
      'docs/observability',
      'docs/troubleshooting',
      'docs/shipping',
      'docs/serverless',
      'docs/scale',
      'docs/bundlers',
    ],
  },
  {
    title: 'What it rests on',
    pages: [
      'docs/reliability',
      'docs/security',
      'docs/install-size',
      ...later('docs/performance'),
      'bench/README',
      'bench/results/latest',
      'docs/decisions/README',
    ],
  },
  {
    title: 'The packages',
    pages: ['packages/core/README', 'packages/winston/README', 'packages/pino/README', 'packages/cli/README'],
  },
  { title: 'The house', pages: ['CONTRIBUTING', 'CHANGELOG'] },
]

/** Folders whose pages are listed by one of them, and stand below it. */
export const folders = ['docs/cli', 'docs/decisions']
