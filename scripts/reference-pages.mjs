// Writes the reference of the configuration and of the keys from what core checks and fills them by.
// Usage: node scripts/reference-pages.mjs [--check]     --check: writes nothing, and fails if a page would change.
import { join } from 'node:path'
import { jsonSchema } from '../packages/core/dist/esm/index.js'
import { importSource } from './import-source.mjs'
import { keepPages, table, text } from './keep-pages.mjs'

const core = join(import.meta.dirname, '..', 'packages', 'core')
const { DIRECT_MEANINGS, PREFIXED_MEANINGS } = await importSource(core, 'src/keys/meanings.ts')
const { DIRECT, PREFIXED } = await importSource(core, 'src/keys/table.ts')
const pages = new Map([
  ['docs/options.md', optionsPage()],
  ['docs/keys.md', keysPage()],
])
await keepPages(pages, 'node scripts/reference-pages.mjs')

function optionsPage() {
  const { gramexlog, app } = jsonSchema().properties
  const target = gramexlog.additionalProperties.anyOf.find((part) => part.type === 'object')
  const port = app.anyOf
    .find((part) => part.type === 'object')
    .properties.listen.anyOf.find((part) => part.properties)
  return text([
    '# All options',
    'Made from the JSON Schema by which the file is checked. [The configuration](configuration.md) says what most need. The file is found by the option `config`, else by `GRAMEXLOG_CONFIG`, else as ' +
      '`gramexlog.yaml` or `gramex.yaml` in the working directory or above it. Of a `gramex.yaml` only `gramexlog:` and ' +
      '`app.listen.port` are read. `$NAME` comes from the environment, anywhere in a value, and `$' +
      '{NAME:-default}` too. An option with nothing ' +
      'behind its name is as if left out. A wrong one is told with its line, what was found and what is allowed, all of a file at once.',
    '## Beside the targets',
    'In `gramexlog:`, for all targets.',
    optionTable(gramexlog.properties),
    '## Of a target',
    'Under its name in `gramexlog:`. Every other name there is a target. [Ways to reach a server](connection.md), ' +
      '[indices](indices.md), [filtering and shaping](shaping.md) and [ECS](ecs.md) say more of some.',
    optionTable(target.properties),
    '## Of the app',
    `\`app.listen.port\`: ${inside(port.properties.port)}. ${port.properties.port.description}`,
    '## Of the environment',
    table(
      ['variable', 'is'],
      [
        ['`GRAMEXLOG_CONFIG`', 'the path of the file'],
        ['`GRAMEXLOG_DIR`', 'the directory of the journals, over `dir:`'],
        ['`GRAMEXLOG_SHIP`', '`off`: as `ship: false`'],
        ['`GRAMEXLOG_TOKEN`', 'the `token` of `gramexlog view`'],
        [
          '`GRAMEXLOG_DEBUG`',
          'with any value, each event of delivery is told at stderr, and the command shows the stack of an error besides',
        ],
        ['`GRAMEX_PORT`', 'the key `port`'],
        ['`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`', '[proxies](connection.md#proxies)'],
        ['`NODE_NO_WARNINGS=1`', 'nothing is said on stderr'],
      ],
    ),
  ])
}

function optionTable(options) {
  return table(['option', 'takes', 'is', 'default'], rows(options, ''))
}

function rows(options, prefix) {
  return Object.entries(options).flatMap(([name, option]) => {
    const [, is, byDefault = ''] = /^(.*?)(?: Default: (.*)\.)?$/s.exec(option.description ?? '')
    const takes = name === 'keys' ? '[a key](keys.md), or a list' : inside(option)
    const row = [`\`${prefix}${name}\``, takes, shown(is), shown(byDefault)]
    const map = option.anyOf?.find((part) => part.type === 'object' && part.properties)
    // Where a login may stand in a file, that is said in words.
    const below = map === undefined || Object.keys(map.properties).join() === 'file' || name === 'hosts'
    return below ? [row] : [row, ...rows(map.properties, `${prefix}${name}.`)]
  })
}

/** What an option takes, in words. */
function inside(option) {
  const parts = (option.anyOf ?? [option]).filter((part) => part.pattern !== '\\$')
  const words = parts.map((part) => inWords(part, parts)).filter((word) => word !== undefined)
  return [...new Set(words)].join(', or ')
}

function inWords(part, parts) {
  const type = [part.type].flat()[0]
  const isBeside = (other) => parts.some((one) => [one.type].flat().includes(other))
  if (type === 'null') return undefined
  if (part.const !== undefined) return `\`${part.const}\``
  if (type === 'boolean') return '`true` or `false`'
  if (type === 'number' || type === 'integer')
    return `a ${type === 'integer' ? 'whole ' : ''}number${bounds(part)}`
  if (type === 'array') return 'a list'
  if (type === 'object') return 'a map'
  // The words of a boolean, the digits of a number, and the sizes such as 1GiB.
  if (isBeside('boolean') && part.enum) return undefined
  if (isBeside('integer') && part.pattern?.includes('[KkMmGgTt]')) return 'a size such as `512MB`'
  if ((isBeside('integer') || isBeside('number')) && part.pattern) return undefined
  if (part.enum) return part.enum.map((value) => `\`${value}\``).join(', ')
  return 'text'
}

function bounds({ minimum, exclusiveMinimum, maximum }) {
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (minimum !== undefined && most !== undefined) return ` from ${minimum} to ${most}`
  const least =
    exclusiveMinimum === undefined ? minimum !== undefined && ` from ${minimum}` : ` over ${exclusiveMinimum}`
  return `${least || ''}${most === undefined ? '' : `, at most ${most}`}`
}

function shown(words) {
  return words.replaceAll('*', '\\*').replaceAll('[Redacted]', '`[Redacted]`')
}

function keysPage() {
  const context = { target: 'x', env: {}, pid: 1, hostname: 'x' }
  const sources = [
    ...Object.entries(DIRECT).map(([name, make]) => [name, make(context).from, DIRECT_MEANINGS[name]]),
    ...Object.entries(PREFIXED).map(([name, make]) => [
      `${name}.K`,
      make('K', context).from,
      PREFIXED_MEANINGS[name],
    ]),
  ]
  const of = (from) => {
    const found = sources.filter((source) => source[1] === from)
    return table(
      ['key', 'is'],
      found.map(([name, , meaning]) => [`\`${name}\``, meaning]),
    )
  }
  return text([
    '# The keys',
    'Made from the table by which core fills them. `keys:` of a target lists what each of its records gains, under these very names: ' +
      '`keys: [datetime, user.id, headers.User-Agent]`. A name that is none of these is an error of the configuration, with its line and the ' +
      'nearest name. A key ranks over what the code gave under the same name, be its value `""`.',
    '## Of the clock',
    of('clock'),
    '## Of the process, known at the start',
    of('start'),
    '## Of the request',
    'Of the request that is being answered, with [`@gramexlog/http`](../packages/http/README.md), or of that which is given to `log`: Node’s, ' +
      'Express’s, Fastify’s, Koa’s or Hono’s. Without a request, or where it has none, the value is `""`, except for `name` and `port`. It is ' +
      'read when the record is logged: what the app finds out later, such as the user, is there.',
    of('request'),
    '## Of what runs now',
    of('trace'),
  ])
}
