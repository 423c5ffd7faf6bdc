// Keeps pages that are written by scripts: writes those that have changed or, with --check, fails if there are any.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * @param {ReadonlyMap<string, string | undefined>} pages texts by their paths in the repository; undefined: there must be none
 * @param {string} command that writes them
 */
export async function keepPages(pages, command) {
  const stale = []
  for (const [path, text] of pages) {
    const found = await readFile(join(root, path), 'utf8').catch(() => undefined)
    if (found !== text) stale.push(path)
  }
  if (process.argv.includes('--check')) {
    if (stale.length === 0) return
    console.error(`Not what the code says any more: ${stale.join(', ')}. Run: ${command}`)
    process.exitCode = 1
    return
  }
  for (const path of stale) {
    const text = pages.get(path)
    await mkdir(dirname(join(root, path)), { recursive: true })
    if (text === undefined) await rm(join(root, path))
    else await writeFile(join(root, path), text)
  }
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing has changed')
}

/** A table of Markdown. */
export function table(titles, rows) {
  const cell = (value) => value.replaceAll('|', '\\|').replaceAll('\n', ' ')
  return [titles, titles.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')
}

/** Paragraphs to a page; those that are false are left out. */
export function text(parts) {
  return `${parts.filter((part) => part).join('\n\n')}\n`
}
