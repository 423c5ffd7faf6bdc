// The site's table of contents: paths in the repository, without `.md`. A page's name is its first heading.

/** @type {readonly {title: string, pages: readonly string[]}[]} */
export const contents = [
  {
    title: 'Begin',
    pages: [
      'README',
      'docs/gramex',
      'packages/winston/README',
      'packages/pino/README',
      'packages/http/README',
    ],
  },
  {
    title: 'The file',
    pages: ['docs/connection', 'docs/shaping', 'docs/ecs', 'docs/indices', 'docs/mapping'],
  },
  {
    title: 'See the logs',
    pages: ['packages/view/README', 'docs/query', 'docs/cli/README'],
  },
  {
    title: 'Run it',
    pages: ['docs/shipping', 'docs/serverless', 'docs/scale'],
  },
  {
    title: 'What it rests on',
    pages: [
      'docs/reliability',
      'bench/README',
      'bench/results/latest',
      'packages/core/README',
      'packages/cli/README',
    ],
  },
  { title: 'The house', pages: ['CONTRIBUTING', 'CHANGELOG'] },
]

/** Folders whose pages are listed by one of them, and stand below it. */
export const folders = ['docs/cli']
