/**
 * `text` with each of these secrets replaced by `***`.
 * @param secrets the longest first, since one may hold another
 */
export function conceal(text: string, secrets: readonly string[]): string {
  return secrets.reduce((concealed, secret) => concealed.replaceAll(secret, '***'), text)
}
