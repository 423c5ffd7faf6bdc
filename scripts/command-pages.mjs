// Writes the documentation's pages of the command, docs/cli, from what its --help is made of.
// Usage: node scripts/command-pages.mjs [--check]     --check: writes nothing, and fails if a page would change.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EXIT_MEANINGS } from '../packages/cli/dist/esm/exit-codes.js'
import { helpOf } from '../packages/cli/dist/esm/help/help.js'
import { createProgram } from '../packages/cli/dist/esm/program.js'
import { keepPages, table, text } from './keep-pages.mjs'

const root = join(import.meta.dirname, '..')
const pages = commandPages()

for (const file of await readdir(join(root, 'docs', 'cli')))
  if (!pages.has(`docs/cli/${file}`)) pages.set(`docs/cli/${file}`, undefined)
await keepPages(pages, 'node scripts/command-pages.mjs')

/** @returns {Map<string, string>} texts by their paths */
function commandPages() {
  const program = createProgram({ columns: 80, colors: { bold: (title) => title, isColorSupported: false } })
  const ofEach = shown(program).map((command) => [`docs/cli/${command.name()}.md`, page(command)])
  return new Map([['docs/cli/README.md', index(program)], ...ofEach])
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
    command.options.length > 0 &&
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

/** Outside of code, Markdown would take `<machine>` for HTML, and show nothing. */
function shownAsIs(note) {
  return note.replace(/(`[^`]*`)|<(?=[a-z!/])/gi, (found, code) => code ?? `\\${found}`)
}
