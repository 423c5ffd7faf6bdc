import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function importFiles(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('import')
    .summary('take files of logs in, each record once, however often they are imported')
    .description(
      "Takes files of NDJSON, such as pino's and winston's, or CSV, gzipped or not, into a target: to Elasticsearch, or into " +
        'the files of a local target. The ids of the records are made of their content: a file that is imported again adds ' +
        'nothing, one that has grown what is new, and equal lines of one file all arrive. Records stay as they were logged, without the keys of the target; ' +
        '@timestamp is added from time, timestamp or datetime where it is not there.',
    )
    .argument('<files...>', 'the files; - is what comes in at stdin')
    .option('-t, --target <name>', 'the target; default: the first of the configuration')
    .addOption(
      new Option('--format <format>', 'what the files are')
        .choices(['auto', 'ndjson', 'csv'] as const)
        .default('auto' as const),
    )
    .option('--columns <names>', 'of CSV without a line of titles: a,b,c')
    .option('-n, --dry-run', 'read and judge the lines, and store nothing')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (files, options) => {
      const { takeFiles } = await import('./take-files.ts')
      await takeFiles(terminal, files, options)
    })
  return withHelp(command, {
    examples: [
      {
        line: 'gramexlog import app.log app.log.1.gz',
        does: 'files of pino or winston into the first target',
      },
      {
        line: 'gramexlog import --target requests --columns time,ip,status requests.csv',
        does: 'a CSV file without titles',
      },
      { line: 'gramexlog import --dry-run app.log', does: 'whether all lines can be read' },
      { line: 'kubectl logs my-pod | gramexlog import -', does: 'what another command prints' },
    ],
    notes: [
      'Lines that cannot be read, and records that the server refuses, are counted, and the first ten told with their numbers; ' +
        'the command then ends with 1. In CSV numbers, true and false become such if they are printed as they are written (1.10 and 007 stay text), and what is empty is left out. ' +
        'With --json: {"target", "stored", "duplicates", "refused", "bad": [{"file", "line", "reason"}], "bytes", "ms"}.',
    ],
  })
}
