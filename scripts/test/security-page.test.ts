import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8')

/** `file`: *title*, *title* */
const SHOWN_BY = /`([^`\s]+\.test\.ts)`:\s((?:\*[^*\n]+\*(?:,\s)?)+)/g

const named = [...page.matchAll(SHOWN_BY)].flatMap(([, file = '', titles = '']) =>
  [...titles.matchAll(/\*([^*]+)\*/g)].map(([, title = '']) => [file, title] as const),
)

test.each(named)('%s has the test "%s"', (file, title) => {
  const path = join(root, file)
  expect(existsSync(path)).toBe(true)
  const source = readFileSync(path, 'utf8')
  const quotes = ["'", '"', '`'].map(
    (quote) => quote + title.replaceAll("'", quote === "'" ? "\\'" : "'") + quote,
  )
  expect(quotes.some((text) => source.includes(text))).toBe(true)
})

test('each line of the page names a test', () => {
  const lines = page.split(/^- /m).slice(1)
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((line) => line.match(SHOWN_BY) === null)).toEqual([])
  // A file that is named in another form would be looked at by nobody.
  const files = page.match(/`[^`\s]+\.test\.ts`/g) ?? []
  expect([...page.matchAll(SHOWN_BY)].length).toBe(files.length)
})
