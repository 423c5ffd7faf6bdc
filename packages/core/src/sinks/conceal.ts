import type { Connection } from '../config/target.ts'

/** Shorter secrets would take harmless words with them. */
const MIN_SECRET_CHARS = 4

/** A function that replaces a target's secrets in a text by `***`: password, login as it is sent, API key, headers. */
export function concealer({ auth, headers }: Connection): (text: string) => string {
  const secrets = Object.values(headers)
  if (auth !== undefined && 'apiKey' in auth) secrets.push(auth.apiKey)
  else if (auth !== undefined)
    secrets.push(auth.password, Buffer.from(`${auth.username}:${auth.password}`).toString('base64'))
  // The longest first, since one may hold another.
  const found = secrets.filter(({ length }) => length >= MIN_SECRET_CHARS).sort((a, b) => b.length - a.length)
  return (text) => found.reduce((concealed, secret) => concealed.replaceAll(secret, '***'), text)
}
