import { type Credentials, ENCODED_KEY, parseHttpAuth, TOKEN, USER_AND_PASSWORD } from './login-forms.ts'
import type { SecretFile } from './options.ts'
import { text } from './value.ts'
import * as z from './zod.ts'

const EXPECTED = {
  http_auth: 'user:password as text, or [user, password] (put digits into quotes)',
  api_key: 'an encoded API key (base64) as text, or [id, key]',
  bearer_auth: 'a token as text, without spaces',
}

/** `user:password` or `[user, password]`. A password may hold colons and may be empty, a user may not. */
export function httpAuth(): z.ZodType<Credentials> {
  const error = EXPECTED.http_auth
  const both = z.string({ error }).regex(USER_AND_PASSWORD, { error })
  const list = z.tuple([z.string({ error }).regex(/^[^:]+$/, { error }), z.string({ error })], { error })
  return z
    .union([both, list], { error })
    .transform((value) =>
      typeof value === 'string' ? parseHttpAuth(value) : { username: value[0], password: value[1] },
    )
}

/** As `httpAuth`, or a file of it. */
export function httpAuthOrFile(): z.ZodType<Credentials | SecretFile> {
  return orFile(httpAuth(), EXPECTED.http_auth)
}

/** Encoded as Elasticsearch hands it out, or `[id, key]`; given encoded, as `Authorization: ApiKey` wants it. Or a file. */
export function apiKeyOrFile(): z.ZodType<string | SecretFile> {
  const error = EXPECTED.api_key
  const encoded = z.string({ error }).regex(ENCODED_KEY, { error })
  const list = z.tuple([text('the id'), text('the key')], { error })
  const direct = z
    .union([encoded, list], { error })
    .transform((value) =>
      typeof value === 'string' ? value : Buffer.from(value.join(':')).toString('base64'),
    )
  return orFile(direct, error)
}

/** A token as `Authorization: Bearer` wants it, or a file of it. */
export function bearerAuthOrFile(): z.ZodType<string | SecretFile> {
  const error = EXPECTED.bearer_auth
  return orFile(z.string({ error }).regex(TOKEN, { error }), error)
}

/** What `direct` takes, or `{file: path}`: read when it is needed, and so never found wrong here. */
function orFile<T>(direct: z.ZodType<T>, expected: string): z.ZodType<T | SecretFile> {
  const error = `${expected}, or {file: path} of a file that holds it`
  return z.union([direct, z.strictObject({ file: text('the path of a file') }, { error })], { error })
}
