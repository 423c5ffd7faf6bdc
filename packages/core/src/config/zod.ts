/**
 * The part of zod that the schemas are made of. The build makes one file of it, without the rest: zod's own entry is some
 * 80 files, most of them translations of messages that nobody sees here, which took half of the time in which core was loaded.
 */
export {
  array,
  boolean,
  type core,
  enum,
  int,
  literal,
  looseObject,
  number,
  object,
  record,
  strictObject,
  string,
  toJSONSchema,
  tuple,
  union,
  unknown,
  type ZodType,
} from 'zod'
