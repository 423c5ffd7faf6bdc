import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { docBlocks } from './support/doc-blocks.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = docBlocks().filter(({ page }) => page === 'README.md')

test.each(['gramexlog.yaml', 'core.mjs', 'winston.mjs', 'pino.mjs', 'view.mjs'])(
  'shows examples/minimal/%s, which is tested, as it is',
  (file) => {
    const text = readFileSync(join(root, 'examples', 'minimal', file), 'utf8')
    expect(blocks.map((block) => block.text)).toContain(text)
  },
)

test('leads to documents that there are, and so do these', () => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))]
  for (const document of documents.filter((name) => name.endsWith('.md'))) {
    const text = readFileSync(join(root, document), 'utf8')
    for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      expect(existsSync(join(root, dirname(document), link!)), `${document}: ${link}`).toBe(true)
  }
})

test('names commands that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const command of ['start', 'test']) {
    expect(readme).toContain(`npm ${command}`)
    expect(scripts).toHaveProperty(command)
  }
})
