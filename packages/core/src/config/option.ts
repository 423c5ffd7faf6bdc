import * as z from './zod.ts'

/** One option: what it takes, and for the reader of the JSON Schema what it is, its unit and its default. */
export interface Option<T> {
  readonly description: string
  readonly schema: z.ZodType<T>
}

/** For each name of `T` its option. */
export type Options<T> = { readonly [K in keyof T]-?: Option<Exclude<T[K], undefined>> }

/** The schema of a map of options inside an option. One with nothing behind its name is as if left out. */
export function map<T>(options: Options<T>, expected: string): z.ZodType<T> {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, { schema, description }] of Object.entries(options) as [string, Option<unknown>][]) {
    const nullable = schema.nullish().transform((value) => value ?? undefined)
    shape[name] = nullable.meta({ description })
  }
  return z.strictObject(shape, { error: expected }) as unknown as z.ZodType<T>
}
