/** `http://user:password@proxy:3128`. */
export const PROXY_URL: RegExp = /^https?:\/\/(?:[^\s/?#@]*@)?[^\s/?#@]+\/?$/i

/** The proxy's URL; undefined if it is none, or if a `%` of its login stands for no character. */
export function parseProxyUrl(text: string): URL | undefined {
  if (!PROXY_URL.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  try {
    proxyLogin(url)
    return url
  } catch {
    return undefined
  }
}

/** Of a proxy that was parsed here: `user:password`, empty if there is none. */
export function proxyLogin({ username, password }: URL): string {
  if (username === '' && password === '') return ''
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
}
