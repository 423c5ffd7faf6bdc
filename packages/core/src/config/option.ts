import * as z from './zod.ts'

/** One option: what it takes, and for the reader of the JSON Schema what it is, its unit and its default. */
export interface Option<T> {
  readonly description: string
  /** Makes it. To be had by `schemaOf`, which does so once. */
  readonly schema: () => z.ZodType<T>
}

/** For each name of `T` its option. */
export type Options<T> = { readonly [K in keyof T]-?: Option<Exclude<T[K], undefined>> }

const made = new WeakMap<Option<unknown>, z.ZodType>()

/** The schema of an option, made when it is first wanted: an app has five of eighty, and all take as long as to read its file. */
export function schemaOf<T>(option: Option<T>): z.ZodType<T> {
  const known = made.get(option) as z.ZodType<T> | undefined
  if (known !== undefined) return known
  const schema = option.schema()
  made.set(option, schema)
  return schema
}

/** The schema of a map of options inside an option. One with nothing behind its name is as if left out. */
export function map<T>(options: Options<T>, expected: string): z.ZodType<T> {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, option] of Object.entries(options) as [string, Option<unknown>][]) {
    const nullable = schemaOf(option)
      .nullish()
      .transform((value) => value ?? undefined)
    shape[name] = nullable.meta({ description: option.description })
  }
  return z.strictObject(shape, { error: expected }) as unknown as z.ZodType<T>
}
