import { GramexLogError } from '@gramexlog/core/error'

const NAME = /^[a-z0-9._-]+$/i
/** What a header `Host` may be made of: nothing by which a URL would have another host. */
const HOST = /^[A-Za-z0-9._:[\]-]+$/

/** Whether this is an address or the name of this machine itself: localhost, 127.0.0.0/8, [::1]. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '[::1]' || host === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host)
  )
}

/** Host names by which the view may be asked for: a page of another site whose name leads here gets nothing. */
export class Hosts {
  readonly #names: ReadonlySet<string>

  /** @throws GramexLogError for what is no name of a host */
  constructor(names: readonly string[]) {
    for (const name of names) {
      if (NAME.test(name) || /^\[[0-9a-f:.]+\]$/i.test(name)) continue
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `hosts: expected names without a port, such as "logs.example.com"; found ${JSON.stringify(name)}`,
      )
    }
    this.#names = new Set(names.map((name) => name.toLowerCase()))
  }

  /** @param host a header `Host` */
  allows(host: string): boolean {
    const name = nameIn(host)
    return name !== undefined && (isLoopback(name) || this.#names.has(name))
  }
}

function nameIn(host: string): string | undefined {
  return HOST.test(host) && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined
}
