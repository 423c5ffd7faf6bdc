import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { PLAIN_STYLE } from '../formats/html.ts'

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
}
const NAME = /^[\w-]+(\.[\w-]+)*\.(css|html|js|svg|txt)$/
/** A name with a sum of what is in it: it never changes. */
const LASTING = /-[\w-]{8,}\.(css|js|svg)$/
const MOST_CACHED = 'private, max-age=31536000, immutable'

interface Asset {
  readonly bytes: Buffer
  readonly packed: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** The page, as it was built: its parts are listed once, and nothing else is ever read. */
export class Page {
  readonly #directory: string
  #assets: ReadonlyMap<string, Asset> | undefined

  /** @param directory of the built page, which may not be there */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** The page itself; undefined if it was not built. */
  document(request: Request): Response | undefined {
    return this.#answer('index.html', request)
  }

  /** A part of it; undefined if there is none of that name. */
  asset(name: string, request: Request): Response | undefined {
    return name === 'index.html' ? undefined : this.#answer(name, request)
  }

  #answer(name: string, request: Request): Response | undefined {
    this.#assets ??= readAssets(this.#directory)
    const asset = this.#assets.get(name)
    if (asset === undefined) return undefined
    const { bytes, packed, headers } = asset
    const isPacked = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
    if (!isPacked) return new Response(new Uint8Array(bytes), { headers })
    return new Response(new Uint8Array(packed), { headers: { ...headers, 'Content-Encoding': 'gzip' } })
  }
}

function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const assets = new Map([['plain.css', assetOf('plain.css', Buffer.from(PLAIN_STYLE))]])
  for (const name of namesIn(directory))
    if (NAME.test(name)) assets.set(name, assetOf(name, readFileSync(join(directory, name))))
  return assets
}

function assetOf(name: string, bytes: Buffer): Asset {
  const headers = {
    'Content-Type': TYPES[name.slice(name.lastIndexOf('.') + 1)]!,
    Vary: 'Accept-Encoding',
    ...(LASTING.test(name) && { 'Cache-Control': MOST_CACHED }),
  }
  return { bytes, packed: gzipSync(bytes), headers }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
