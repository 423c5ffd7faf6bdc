import type { Json } from '@gramexlog/view/reader'

/** What the shop logs: level, message and whatever belongs to it. */
export interface ShopRecord {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly event: string
  readonly [field: string]: Json
}

const USERS = ['ann', 'ben', 'chloé', 'dev', 'eve', 'farah', 'गीता', 'hugo']
const GOODS = [
  ['tea', 4.5],
  ['kettle', 39],
  ['cup', 7],
  ['spoon', 3.2],
] as const
const PATHS = ['/', '/goods', '/goods/tea', '/cart', '/checkout', '/account']
const AGENTS = ['Firefox/140.0', 'Chrome/141.0', 'Safari/18.4', 'curl/8.9']

/**
 * What happens next in the shop.
 * @param random from 0 to below 1
 */
export function nextRecord(random: () => number): ShopRecord {
  const of = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const user = { id: of(USERS) }
  const duration = Math.round(8 + 900 * random() ** 6)
  const kind = random()
  if (kind < 0.7) return visit(of(PATHS), user, duration, of(AGENTS))
  if (kind < 0.9) {
    const [article, price] = of(GOODS)
    const count = 1 + Math.floor(random() * 3)
    return {
      level: 'info',
      message: `${count} × ${article} ordered`,
      event: 'order',
      user,
      article,
      count,
      total: Math.round(price * count * 100) / 100,
    }
  }
  if (kind < 0.95)
    return {
      level: 'warn',
      message: 'stock is low',
      event: 'stock',
      article: of(GOODS)[0],
      left: Math.floor(random() * 5),
    }
  if (kind < 0.98)
    return {
      level: 'warn',
      message: 'slow query',
      event: 'query',
      table: 'orders',
      duration: 500 + duration * 3,
    }
  return {
    level: 'error',
    message: 'payment failed',
    event: 'payment',
    user,
    duration,
    error: { code: of(['card_declined', 'timeout']), message: 'the bank said no' },
  }
}

function visit(path: string, user: { readonly id: string }, duration: number, browser: string): ShopRecord {
  const status = duration > 600 ? 503 : duration % 41 === 0 ? 404 : 200
  const level = status === 503 ? 'error' : status === 404 ? 'warn' : 'info'
  return { level, message: `GET ${path} ${status}`, event: 'visit', user, path, status, duration, browser }
}
