// Writes the documentation's pages of the command, docs/cli, from what its --help is made of.
// Usage: node scripts/command-pages.mjs [--check]     --check: writes nothing, and fails if a page would change.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT_MEANINGS } from '../packages/cli/dist/esm/exit-codes.js'
import { helpOf } from '../packages/cli/dist/esm/help/help.js'
import { createProgram } from '../packages/cli/dist/esm/program.js'

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'cli')
const wanted = commandPages()

await mkdir(docs, { recursive: true })
const found = new Map()
for (const file of await readdir(docs)) found.set(file, await readFile(join(docs, file), 'utf8'))
const stale = [...new Set([...wanted.keys(), ...found.keys()])].filter(
  (file) => wanted.get(file) !== found.get(file),
)

if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(
      `docs/cli is not what --help says: ${stale.join(', ')}. Run: node scripts/command-pages.mjs`,
    )
    process.exitCode = 1
  }
} else {
  for (const file of stale) {
    if (wanted.has(file)) await writeFile(join(docs, file), wanted.get(file))
    else await rm(join(docs, file))
  }
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing has changed')
}

/** @returns {Map<string, string>} texts by the names of their files */
function commandPages() {
  const program = createProgram({ columns: 80, colors: { bold: (title) => title, isColorSupported: false } })
  const pages = shown(program).map((command) => [`${command.name()}.md`, page(command)])
  return new Map([['README.md', index(program)], ...pages])
}

/** Without those that are for scripts only. */
function shown(program) {
  return program.createHelp().visibleCommands(program)
}

function index(program) {
  const rows = shown(program).map((c) => [`[\`gramexlog ${c.name()}\`](${c.name()}.md)`, c.summary()])
  return text([
    '# The command',
    '`npx gramexlog …`, or `npm install --global gramexlog`.',
    table(['command', 'does'], rows),
    '## Examples',
    examples(program),
    '## What it ends with',
    table(
      ['exit code', 'means'],
      EXIT_MEANINGS.map(([code, meaning]) => [`${code}`, meaning]),
    ),
    'Errors go to stderr and say what to do; with `--json` they are `{"error": {"code", "message"}}`.',
  ])
}

function page(command) {
  const help = command.createHelp()
  const { notes = [] } = helpOf(command)
  const values = command.registeredArguments.filter(({ description }) => description !== '')
  return text([
    `# gramexlog ${command.name()}`,
    command.description(),
    fenced(`gramexlog ${command.name()} ${command.usage()}`),
    values.length > 0 &&
      table(
        ['argument', 'is'],
        values.map((a) => [`\`${a.name()}\``, help.argumentDescription(a)]),
      ),
    table(
      ['option', 'does'],
      command.options.map((o) => [`\`${o.flags}\``, help.optionDescription(o)]),
    ),
    '## Examples',
    examples(command),
    ...notes.map(shownAsIs),
  ])
}

function examples(command) {
  return fenced(
    helpOf(command)
      .examples.map(({ line, does }) => `# ${does}\n${line}`)
      .join('\n\n'),
  )
}

function fenced(code) {
  return `\`\`\`sh\n${code}\n\`\`\``
}

function table(titles, rows) {
  const cell = (value) => value.replaceAll('|', '\\|').replaceAll('\n', ' ')
  return [titles, titles.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')
}

/** Outside of code, Markdown would take `<machine>` for HTML, and show nothing. */
function shownAsIs(note) {
  return note.replace(/(`[^`]*`)|<(?=[a-z!/])/gi, (found, code) => code ?? `\\${found}`)
}

function text(parts) {
  return `${parts.filter((part) => part).join('\n\n')}\n`
}
