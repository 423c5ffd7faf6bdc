import { flush, log } from '@gramexlog/core'

log('gramexguide', { x: 1, y: 2 })
log({ event: 'signup', plan: 'team', seats: 12 }) // without a name: the first target

const { accepted } = await flush({ timeout: 5_000 }) // an app that runs on needs no flush, and one that ends neither
console.log(`${accepted} records logged`)
