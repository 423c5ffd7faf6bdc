import { LEVEL_NAMES } from './levels.ts'
import { map, type Options } from './option.ts'
import type { RedactOptions, ServiceOptions, ShapeOptions } from './options.ts'
import { list, number, text } from './value.ts'
import * as z from './zod.ts'

const PATHS = 'the path of a member, such as user.password or *.token, or a list of them'

export const REDACT_OPTIONS: Options<RedactOptions> = {
  paths: { description: 'Paths of members, such as user.password or *.token.', schema: paths },
  censor: {
    description: 'What stands in their place. Default: [Redacted].',
    schema: () => z.string({ error: 'text' }),
  },
}

export const FORMATS = ['ecs'] as const

export const SERVICE_OPTIONS: Options<ServiceOptions> = {
  name: { description: 'service.name.', schema: () => text('a name') },
  version: { description: 'service.version.', schema: () => text('a version') },
  environment: { description: 'service.environment, such as production.', schema: () => text('a name') },
  node: { description: 'service.node.name, of one of several that run.', schema: () => text('a name') },
}

export const SHAPE_OPTIONS: Options<ShapeOptions> = {
  level: {
    description:
      'The least level of a record, by the names of winston and pino or as a number of pino (info is 30). A record without a level is taken. Default: all.',
    schema: level,
  },
  sample: {
    description: 'The share of the records that is taken, at random, from 0 to 1. Default: 1.',
    schema: () => number('a share from 0 to 1', { min: 0, max: 1 }),
  },
  redact: {
    description:
      'Members whose values are replaced before the record is written anywhere: paths such as user.password, *.token or list[*].card, or a map of paths and censor. Default: none.',
    schema: redact,
  },
  drop: { description: 'Members that are left out, by their paths. Default: none.', schema: paths },
  rename: {
    description: 'Members that get another name: a map of paths to names. Default: none.',
    schema: () => z.record(z.string(), text('the new name'), { error: 'a map of paths to new names' }),
  },
  static: {
    description: 'Members that every record gains, over its own: a map of names to values. Default: none.',
    schema: () => z.record(z.string(), z.unknown(), { error: 'a map of names to values' }),
  },
  format: {
    description:
      'How documents name things: ecs for the Elastic Common Schema. Default: as the code and the keys do.',
    schema: () => z.enum(FORMATS, { error: 'ecs' }),
  },
  service: {
    description: 'With format: ecs, what the records are of.',
    schema: () => map(SERVICE_OPTIONS, 'a map of name, version, environment, node'),
  },
}

function paths(): z.ZodType<string[]> {
  return list(text('the path of a member'), 1, PATHS)
}

function level(): z.ZodType<string | number> {
  const error = `a level (${LEVEL_NAMES.join(', ')}) or a number from 0`
  return z.union([z.enum(LEVEL_NAMES as string[], { error }), number(error, { min: 0 })], { error })
}

function redact(): z.ZodType<string[] | RedactOptions> {
  const error = `${PATHS}, or a map of paths and censor`
  return z.union([paths(), map(REDACT_OPTIONS, error)], { error })
}
