/** `text` with each of these secrets replaced by `***`. */
export function conceal(text: string, secrets: Iterable<string>): string {
  // The longest first, since one may hold another.
  const found = [...secrets].sort((a, b) => b.length - a.length)
  return found.reduce((concealed, secret) => concealed.replaceAll(secret, '***'), text)
}
