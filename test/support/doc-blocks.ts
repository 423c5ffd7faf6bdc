import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** A block of code on a page of the documentation. */
export interface DocBlock {
  /** Where it begins: `docs/pino.md:14`. */
  readonly place: string
  readonly page: string
  readonly language: string
  readonly text: string
  /** What the page leaves out and the block needs, from a mark in front of it: `<!-- before: const app = express() -->`. */
  readonly before: string
  /** Why it cannot run by itself: `<!-- not run: it listens until it is stopped -->`. */
  readonly notRun: string | undefined
  /** `<!-- loose: why -->`: it would need casts that say nothing to the reader; it is run, and not compiled. */
  readonly loose: boolean
  /** `<!-- of a target -->`: options without the target that they belong to. */
  readonly ofTarget: boolean
}

/** All blocks of the pages that users read. The marks in front of them are comments of HTML, which no page shows. */
export function docBlocks(): DocBlock[] {
  return pages().flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const found = text.matchAll(/((?:<!-- [^>]*? -->\s*)*)^```(\w+)\n(.*?)^```$/gms)
    return [...found].map((match) => {
      const [, marks = '', language = '', code = ''] = match
      const mark = (name: string) => new RegExp(`<!-- ${name}:? ?(.*?) ?-->`, 's').exec(marks)?.[1]
      const line = text.slice(0, match.index + marks.length).split('\n').length
      return {
        place: `${page}:${line}`,
        page,
        language,
        text: code,
        before: mark('before') ?? '',
        notRun: mark('not run'),
        loose: mark('loose') !== undefined,
        ofTarget: mark('of a target') !== undefined,
      }
    })
  })
}

function pages(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  return [
    'README.md',
    ...docs.filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
    ...readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md')),
  ].sort()
}
