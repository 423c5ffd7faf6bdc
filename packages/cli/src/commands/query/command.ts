import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY } from '../options.ts'
import { FROM, SINCE, UNTIL } from '../reading/reading-options.ts'

const several = (value: string, before: readonly string[] = []) => [...before, ...value.split(',')]

export function query(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('query')
    .summary('ask about records: filter, group, count, export')
    .description(
      "Asks about a target's records, in Elasticsearch and in the files of this machine. All that fulfil the conditions are printed: the newest 100 as a table in a terminal, all as NDJSON in a pipe.",
    )
    .argument('[target]', 'default: the first of the configuration')
    .argument('[conditions...]', "such as level=error 'duration>=500' 'msg~timeout'; see below")
    .addOption(SINCE)
    .addOption(UNTIL)
    .option('--by <columns>', 'group by these columns, and count; or with column|avg and the like', several)
    .option('--sort <columns>', 'order by these columns; -column: the greatest first', several)
    .option('--limit <rows>', 'so many rows at most')
    .option('-c, --columns <columns>', 'only these columns, or with -column all but this one', several)
    .option('--count', 'print how many there are, and nothing else')
    .addOption(
      new Option(
        '--format <format>',
        'default: by the name of the file, else table in a terminal, ndjson in a pipe',
      )
        .choices(['table', 'json', 'ndjson', 'csv', 'xlsx'] as const)
        .default(undefined),
    )
    .option('-o, --output <file>', 'write to a file, which is there when all of it is')
    .option('--formulas', 'in csv and xlsx, leave text that a spreadsheet takes for a formula as it is')
    .addOption(FROM)
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .option('--json', 'print JSON, for programs: one record a line')
    .action(async (target, conditions, options) => {
      const { answer } = await import('./answer.ts')
      await answer(terminal, [...(target === undefined ? [] : [target]), ...conditions], options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog query gramexguide level=error --since 1h', does: 'the errors of the last hour' },
      { line: 'gramexlog query gramexguide --by level', does: 'how many records there are of each level' },
      {
        line: "gramexlog query gramexguide 'duration>=500' _by=uri 'duration|avg' _sort='-duration|avg'",
        does: 'the slow ones by their address, the slowest first',
      },
      {
        line: 'gramexlog query gramexguide --since 7d -o week.csv',
        does: 'all of the last week, for a spreadsheet',
      },
      {
        line: "gramexlog query gramexguide q='card declined' | jq '.\"user.id\"'",
        does: 'who had that happen',
      },
    ],
    notes: [
      'While the server is away the files of this machine answer: it is said, and the command ends with 1, unless somebody looks at a table.',
      "Conditions: column=value, column!=value, > >= < <=, column~pattern, column!~pattern (regular expressions); column= has a value, column!= has none. Of the same condition twice, one has to hold. level=error finds pino's 50 as well. Quote those with > < ! or |.",
      "Words to be found anywhere: q=words. Groups: _by=column with column|count, |sum, |avg, |min, |max. All parameters of the query grammar work (dist/docs/query.md of @gramexlog/core), but that >= is meant as it reads: there >= is a URL's way to write >.",
    ],
  })
}
