import { httpAuth } from './auth.ts'
import { map, type Options } from './option.ts'
import type { HostOptions } from './options.ts'
import { boolean, integer, list, text } from './value.ts'
import * as z from './zod.ts'

export const SCHEMES: readonly ('http' | 'https')[] = ['http', 'https']

/** What one node of a cluster is named by: at a target's top, or in a map of `hosts:`. */
export const HOST_OPTIONS: Options<HostOptions> = {
  host: {
    description: "The server's name or address. Default: localhost.",
    schema: () => text('a host name'),
  },
  port: {
    description: 'Its port. Default: 9200.',
    schema: () => integer('a port number from 1 to 65535', { min: 1, max: 65_535 }),
  },
  scheme: {
    description: 'http or https. Default: https with use_ssl, a certificate option or port 443, else http.',
    schema: () => z.enum(SCHEMES, { error: 'http or https' }),
  },
  use_ssl: { description: 'true is the same as scheme: https.', schema: boolean },
  url_prefix: {
    description: 'The path below which Elasticsearch answers, such as /es behind a proxy.',
    schema: () =>
      z.string({ error: 'a path as text' }).regex(/^[^\s?#]+$/, { error: 'a path without spaces, ? and #' }),
  },
  http_auth: {
    description: 'User and password, as user:password or [user, password]. Default: none.',
    schema: httpAuth,
  },
}

/** `hosts:` in all forms that Python's client takes. */
export function hosts(): z.ZodType<(string | HostOptions)[]> {
  const error = 'a URL, host:port, a map of host, port and so on, or a list of these'
  const node = map(HOST_OPTIONS, error)
  return list(z.union([z.string({ error }).min(1, { error }), node], { error }), 1, error)
}
