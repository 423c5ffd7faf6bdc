import { Option } from '@commander-js/extra-typings'

/** The options that commands share, each of which says the same in all of them. */
export const CONFIG: Option<'--config <file>'> = new Option(
  '--config <file>',
  'the configuration; default: GRAMEXLOG_CONFIG, else gramexlog.yaml or gramex.yaml, here or above',
)
export const DIRECTORY: Option<'--dir <directory>'> = new Option(
  '--dir <directory>',
  "where the journals are; default: GRAMEXLOG_DIR, else the configuration's",
)
export const JSON_OUTPUT: Option<'--json'> = new Option('--json', 'print JSON, for programs')
