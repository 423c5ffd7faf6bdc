import { type Option, type Options, schemaOf } from './option.ts'
import { APP_PORT, SETTINGS, TARGET_OPTIONS } from './schema.ts'
import * as z from './zod.ts'

/**
 * The JSON Schema (draft 7, which editors know best) of a whole gramexlog.yaml or gramex.yaml: `gramexlog:` in
 * full, `app.listen.port`, and any other section as it likes. Built from the schemas that `loadConfig` checks by;
 * where these want a number or one of a few words, it also allows text with a `$`, which the environment fills in.
 */
export function jsonSchema(): object {
  const target = z.strictObject(shape(TARGET_OPTIONS))
  const section = z.object(shape(SETTINGS)).catchall(
    target.nullable().meta({
      description: 'A target: what log(name, …) writes to. Nothing behind its name: all defaults.',
    }),
  )
  const port = z.looseObject({ listen: z.looseObject(shape({ port: APP_PORT })).nullish() }).nullish()
  const file = z.looseObject({
    gramexlog: section.meta({ description: 'Targets by name, and settings for all of them.' }),
    app: port,
  })
  const schema = z.toJSONSchema(file, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema: part, path }) => {
      const { type, enum: names, pattern } = part
      if (path.at(-1) === 'propertyNames' || (names === undefined && pattern === undefined)) return
      delete part.type
      delete part.enum
      delete part.pattern
      const strict = { type, ...(names && { enum: names }), ...(pattern !== undefined && { pattern }) }
      part.anyOf = [strict as typeof part, { type: 'string', pattern: '\\$' }]
    },
  })
  return flat(schema) as object
}

/** Alternatives within alternatives made one list: editors list them one by one to the reader. */
function flat(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(flat)
  if (typeof schema !== 'object' || schema === null) return schema
  const result = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, flat(part)]))
  if (!Array.isArray(result.anyOf)) return result
  const parts = result.anyOf.flatMap((part) => (Object.keys(part).join() === 'anyOf' ? part.anyOf : [part]))
  const distinct = new Map(parts.map((part) => [JSON.stringify(part), part]))
  return { ...result, anyOf: [...distinct.values()] }
}

function shape<T>(options: Options<T>): Record<string, z.ZodType> {
  const entries = Object.entries(options) as [string, Option<unknown>][]
  return Object.fromEntries(
    entries.map(([name, option]) => [
      name,
      schemaOf(option).nullish().meta({ description: option.description }),
    ]),
  )
}
