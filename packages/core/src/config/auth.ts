import { z } from 'zod'
import { text } from './value.ts'

/** For HTTP basic authentication. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** `user:password` or `[user, password]`. A password may hold colons and may be empty, a user may not. */
export function httpAuth(): z.ZodType<Credentials> {
  const error = 'user:password as text, or [user, password] (put digits into quotes)'
  const both = z.string({ error }).regex(/^[^:]+:[\s\S]*$/, { error })
  const list = z.tuple([z.string({ error }).regex(/^[^:]+$/, { error }), z.string({ error })], { error })
  return z.union([both, list], { error }).transform((value) => {
    if (typeof value !== 'string') return { username: value[0], password: value[1] }
    const colon = value.indexOf(':')
    return { username: value.slice(0, colon), password: value.slice(colon + 1) }
  })
}

/** Encoded as Elasticsearch hands it out, or `[id, key]`; given encoded, as `Authorization: ApiKey` wants it. */
export function apiKey(): z.ZodType<string> {
  const error = 'an encoded API key (base64) as text, or [id, key]'
  const encoded = z.string({ error }).regex(/^[A-Za-z0-9+/_-]+=*$/, { error })
  const list = z.tuple([text('the id'), text('the key')], { error })
  return z
    .union([encoded, list], { error })
    .transform((value) =>
      typeof value === 'string' ? value : Buffer.from(value.join(':')).toString('base64'),
    )
}
