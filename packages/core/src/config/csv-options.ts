import { encodingOf } from './csv-encoding.ts'
import type { Options } from './option.ts'
import type { CsvOptions } from './options.ts'
import { boolean, integer, text } from './value.ts'
import * as z from './zod.ts'

/** The options of the sink csv, under the names of Python's TimedRotatingFileHandler. */
export const CSV_OPTIONS: Options<CsvOptions> = {
  filename: {
    description:
      "Of the sink csv: its file, relative to this one. Default: the target's name and .csv, beside this file.",
    schema: () => text('the path of a file'),
  },
  when: {
    description:
      'Of the sink csv: when its file is followed by the next: S, M, H or D (seconds, minutes, hours, days), midnight, or W0 to W6 (a day of the week, from Monday). Default: W0.',
    schema: () => pattern(/^(?:[SMHD]|midnight|W[0-6])$/i, 'S, M, H, D, midnight, or W0 (Monday) to W6'),
  },
  interval: {
    description: 'Of the sink csv: after how many of these. Default: 1.',
    schema: () => integer('a whole number from 1', { min: 1 }),
  },
  backupCount: {
    description: 'Of the sink csv: how many earlier files are kept; 0: all. Default: 0.',
    schema: () => integer('a whole number from 0', { min: 0 }),
  },
  encoding: {
    description: 'Of the sink csv: utf-8, latin-1 or utf-16-le. Default: utf-8.',
    schema: encoding,
  },
  utc: {
    description: 'Of the sink csv: days and dates in UTC, not in the local time. Default: false.',
    schema: boolean,
  },
  atTime: {
    description:
      'Of the sink csv: the time of the day for midnight and W0 to W6, such as 13:45. Default: the end of the day.',
    schema: () => pattern(/^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/, 'a time of the day such as "13:45"'),
  },
}

function pattern(form: RegExp, error: string): z.ZodType<string> {
  return z.string({ error }).regex(form, { error })
}

function encoding(): z.ZodType<string> {
  const error = 'utf-8, latin-1 or utf-16-le'
  return z.string({ error }).refine((name) => encodingOf(name) !== undefined, { error })
}
